"""Runs inside Blender and nowhere else: draws one told scene for each line that it reads.

    blender --background --python inside.py -- FOLDER
    bpyenv/bin/python inside.py -- FOLDER

FOLDER holds what ``telling.py`` wrote. ``picture.png`` (sRGB) and ``mask.png`` (0 is the ground,
i + 1 is brick i) appear in it, then a line with the word below. The end of the input ends Blender.
"""

import json
import sys
from pathlib import Path

import bpy
import mathutils

DRAWN = "seewhy-drawn"


def main():
    folder = Path(sys.argv[sys.argv.index("--") + 1])
    for _ in sys.stdin:
        draw(folder)
        # Blender's own chatter shares the channel and need not end with a new line.
        print(f"\n{DRAWN}", flush=True)


def draw(folder):
    """Draw the picture as it is lit, then once more with each brick glowing in its number."""
    job = json.loads((folder / "job.json").read_text())
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    settle(scene, job)
    add_camera(scene, job)
    add_bricks(scene, job)
    add_ground(scene, job, folder / "ground.png")
    lamps = add_lamps(scene, job)
    sky = add_sky(scene, job["ambient"])
    write(scene, folder / "picture.png", "Standard")
    number_everything(scene, lamps, sky)
    write(scene, folder / "mask.png", "Raw")


def settle(scene, job):
    """One square picture, one thread, and light that is neither clamped, smoothed nor denoised."""
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.resolution_x = render.resolution_y = job["side"]
    render.resolution_percentage = 100
    render.threads_mode, render.threads = "FIXED", 1
    render.dither_intensity = 0.0
    cycles.samples, cycles.seed = job["samples"], job["seed"]
    cycles.use_adaptive_sampling = cycles.use_denoising = False
    cycles.max_bounces = cycles.diffuse_bounces = cycles.glossy_bounces = job["bounces"]
    cycles.sample_clamp_indirect = cycles.blur_glossy = 0.0
    cycles.pixel_filter_type, cycles.filter_width = "BOX", 1.0


def add_camera(scene, job):
    camera = bpy.data.cameras.new("camera")
    camera.sensor_fit, camera.angle = "HORIZONTAL", job["field"]
    camera.clip_start, camera.clip_end = 0.1, 1000.0
    placed = bpy.data.objects.new("camera", camera)
    placed.matrix_world = mathutils.Matrix(job["camera"])
    scene.collection.objects.link(placed)
    scene.camera = placed


def add_bricks(scene, job):
    """Bricks where they lie, of glossy plastic, numbered from 1."""
    for number, told in enumerate(job["bricks"], 1):
        material = plastic(job, told["colour"])
        brick = add_mesh(scene, "brick", told["vertices"], told["faces"], material)
        brick.pass_index = number


def plastic(job, colour):
    material, nodes = nodes_of("plastic")
    surface = nodes.new("ShaderNodeBsdfPrincipled")
    surface.inputs["Base Color"].default_value = (*colour, 1.0)
    surface.inputs["Roughness"].default_value = job["roughness"]
    surface.inputs["IOR"].default_value = 1.5
    named = "Specular IOR Level" if "Specular IOR Level" in surface.inputs else "Specular"
    surface.inputs[named].default_value = job["specular"]
    show(material, surface.outputs["BSDF"])
    return material


def add_ground(scene, job, tile):
    """A square in z = 0 that the tile covers many times."""
    reach, times = job["reach"], job["repeats"]
    around = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    material, nodes = nodes_of("ground")
    texture, surface = nodes.new("ShaderNodeTexImage"), nodes.new("ShaderNodeBsdfDiffuse")
    texture.image = bpy.data.images.load(str(tile))
    material.node_tree.links.new(texture.outputs["Color"], surface.inputs["Color"])
    show(material, surface.outputs["BSDF"])
    vertices = [(reach * x, reach * y, 0.0) for x, y in around]
    ground = add_mesh(scene, "ground", vertices, [(0, 1, 2, 3)], material)
    places = ground.data.uv_layers.new().data
    for place, (x, y) in zip(places, around, strict=True):
        place.uv = (times * (x + 1) / 2, times * (y + 1) / 2)


def add_lamps(scene, job):
    lamps = []
    for lamp in job["lamps"]:
        material, nodes = nodes_of("lamp")
        glow = nodes.new("ShaderNodeEmission")
        brightest = max(lamp["radiance"])
        glow.inputs["Color"].default_value = (*(v / brightest for v in lamp["radiance"]), 1.0)
        glow.inputs["Strength"].default_value = brightest
        show(material, glow.outputs["Emission"])
        lamps.append(add_mesh(scene, "lamp", lamp["corners"], [(0, 1, 2, 3)], material))
    return lamps


def add_sky(scene, ambient):
    """The same light from all sides; gives the node that shines."""
    scene.world = bpy.data.worlds.new("sky")
    scene.world.use_nodes = True
    sky = next(n for n in scene.world.node_tree.nodes if n.type == "BACKGROUND")
    sky.inputs["Color"].default_value = (*ambient, 1.0)
    sky.inputs["Strength"].default_value = 1.0
    return sky


def number_everything(scene, lamps, sky):
    """Without light, objects show their number / 255, by one ray through each pixel's middle."""
    for lamp in lamps:
        lamp.hide_render = True
    sky.inputs["Strength"].default_value = 0.0
    scene.cycles.samples, scene.cycles.max_bounces = 1, 0
    scene.cycles.filter_width = 0.01
    material, nodes = nodes_of("number")
    known, share, glow = (
        nodes.new(kind) for kind in ("ShaderNodeObjectInfo", "ShaderNodeMath", "ShaderNodeEmission")
    )
    share.operation = "DIVIDE"
    share.inputs[1].default_value = 255.0
    links = material.node_tree.links
    links.new(known.outputs["Object Index"], share.inputs[0])
    links.new(share.outputs["Value"], glow.inputs["Strength"])
    glow.inputs["Color"].default_value = (1.0, 1.0, 1.0, 1.0)
    show(material, glow.outputs["Emission"])
    scene.view_layers[0].material_override = material


def add_mesh(scene, name, vertices, faces, material):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material)
    placed = bpy.data.objects.new(name, mesh)
    scene.collection.objects.link(placed)
    return placed


def nodes_of(name):
    """Give a new material and its nodes, none yet."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    material.node_tree.nodes.clear()
    return material, material.node_tree.nodes


def show(material, socket):
    output = material.node_tree.nodes.new("ShaderNodeOutputMaterial")
    material.node_tree.links.new(socket, output.inputs["Surface"])


def write(scene, path, transform):
    """Render to a PNG file of 8 bits; the transform "Raw" writes numbers as they are."""
    scene.display_settings.display_device = "sRGB"
    scene.view_settings.view_transform = transform
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGB", "8"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)


if __name__ == "__main__":
    main()
