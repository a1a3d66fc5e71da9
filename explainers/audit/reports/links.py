"""Where the reports show a map, so that other reports can refer to it."""

PAGE = 1000  # maps on one page of the gallery


def gallery_page(place: int) -> str:
    """Name the file that shows the map of a row, given its place in the document, from 0."""
    page = place // PAGE
    return "gallery.html" if page == 0 else f"gallery-{page + 1}.html"


def anchor(place: int) -> str:
    """Name the place of a row on its page."""
    return f"map-{place + 1}"


def gallery_link(place: int) -> str:
    """Give the address of a row's map, relative to the folder of the reports."""
    return f"{gallery_page(place)}#{anchor(place)}"
