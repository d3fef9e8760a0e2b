//! The picture with its tools. Without the script it is an image as wide as the page.

use super::markup::Html;

pub(super) fn figure(html: &mut Html, picture: Option<&str>) {
    let Some(picture) = picture else { return };
    html.open("section", &[("id", "picture"), ("class", "picture"), ("aria-labelledby", "picture-heading")]);
    html.open("div", &[("class", "bar")]);
    html.leaf("h2", &[("id", "picture-heading")], "Picture");
    html.leaf("p", &[("class", "traced needs-script"), ("id", "traced"), ("role", "status")], "");
    html.open("div", &[("class", "tools needs-script"), ("role", "group"), ("aria-label", "View of the picture")]);
    for (id, text, label) in [
        ("clear", "Clear", "Stop highlighting"),
        ("zoom-out", "−", "Zoom out"),
        ("zoom-in", "+", "Zoom in"),
        ("zoom-fit", "Fit", "Fit the whole picture"),
        ("zoom-full", "1:1", "1:1, full size"),
    ] {
        html.leaf("button", &[("type", "button"), ("id", id), ("aria-label", label), ("title", label)], text);
    }
    let dock = [("type", "button"), ("id", "dock"), ("aria-pressed", "false")];
    html.leaf("button", &dock, "Keep in view");
    html.close();
    html.close();
    let label = "The picture: arrow keys move it, plus, minus and 0 change its size";
    html.open(
        "div",
        &[("class", "stage"), ("id", "stage"), ("tabindex", "0"), ("role", "region"), ("aria-label", label)],
    );
    html.own(picture);
    html.close();
    html.close();
}
