"""A plot in all looks: dark and light, wide and narrow."""

import base64

from examples.lego.page.plots import Look, plot


def dot(figure, look):
    figure.subplots().plot([0, 1], [0, 1], color=look.colours[0])


def decoded(uri):
    return base64.b64decode(uri.partition(",")[2]).decode()


def test_a_plot_has_a_version_for_every_look_and_the_last_is_wide_and_light():
    made = plot(dot, "a line")
    media = [query for query, _ in made.others]
    assert media == [
        "(max-width: 40rem) and (prefers-color-scheme: dark)",
        "(max-width: 40rem)",
        "(prefers-color-scheme: dark)",
    ]
    assert Look().colours[0] in decoded(made.uri)
    assert Look(dark=True).colours[0] in decoded(made.others[0][1])
    assert "#15181c" in decoded(made.others[2][1])


def test_the_same_plot_gives_the_same_bytes():
    assert plot(dot, "a line") == plot(dot, "a line")
