"""What is known that a method's maps cannot tell, in a sentence or two."""

ALWAYS = (
    "A map shows where the evidence lies, not what it is: shape, colour and texture look the same.",
    "Masks and boxes tell where a map points; they presume that the right evidence is the object. "
    "A faithful map of a network that looks elsewhere fails, and that is the network's fault.",
)
COARSE = (
    "A map of this method is as coarse as the feature layer, enlarged to the picture's size; an "
    "object smaller than a cell has no verdict.",
)
GRADCAM = (
    "Grad-CAM weighs each feature map by its average gradient, so it may mark places that the "
    "network does not use (R. L. Draelos and L. Carin, 2020), covers several objects of a class "
    "only in part, and may be empty.",
)
LIME = (
    "LIME depends on chance and on the superpixels: other seeds give other maps, and its R2 tells "
    "how well the linear model fits and not whether the map is right.",
)
NOISY = ("Gradients to the input are noisy, and say what a small change would do and no more.",)
FROM_OUTSIDE = (
    "The method shows the network pictures with parts hidden, unlike any it was trained on; the "
    "map depends on what they were hidden with.",
)
CONTROL = (
    "This is a control, which knows less than an explanation should: it shows what the rules give "
    "by chance and explains nothing.",
)

_OF = {
    "gradcam": (*GRADCAM, *COARSE),
    "gradcam_plus_plus": COARSE,
    "hirescam": COARSE,
    "layercam": COARSE,
    "scorecam": (*COARSE, *FROM_OUTSIDE),
    "gradient": NOISY,
    "smoothgrad": NOISY,
    "integrated_gradients": NOISY,
    "lime": (*LIME, *FROM_OUTSIDE),
    "kernelshap": FROM_OUTSIDE,
    "occlusion": FROM_OUTSIDE,
    "rise": FROM_OUTSIDE,
    "drise": FROM_OUTSIDE,
    "random_map": CONTROL,
    "centre_blob": CONTROL,
    "edge_map": CONTROL,
    "randomised_model": CONTROL,
}


def limits_of(method: str) -> tuple[str, ...]:
    """Give the known limits of a method's maps."""
    return (*ALWAYS, *_OF.get(method, ()))
