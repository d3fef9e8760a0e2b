//! The codes raised while a picture is drawn.

use crate::diagnostics::{Code, Severity};

/// The layout engine could not place a group.
pub static PLAIN_GRID: Code = Code {
    id: "P001",
    name: "plain-grid",
    severity: Severity::Warning,
    summary: "a group is drawn as a plain grid",
    docs: "The layout engine could not place the members of this group: there are too many, or it failed. They stand in \
           a grid in order of appearance instead; boundaries, lines and labels stay true. Split the group, or draw the \
           diagram in levels.",
};

/// An attribute that names a file or a host.
pub static REFUSED_FILE: Code = Code {
    id: "P002",
    name: "refused-file",
    severity: Severity::Warning,
    summary: "the attribute names a file or address, which is never opened",
    docs: "A picture is made from the text of the diagram alone. `image`, `shapefile`, `imagepath`, `fontpath`, \
           `stylesheet`, `_background` and `<img>` would read from the disk or the network of whoever draws or looks at \
           the diagram, so they are left out.",
};

/// A number outside its range.
pub static NUMBER_RANGE: Code = Code {
    id: "P003",
    name: "number-out-of-range",
    severity: Severity::Warning,
    summary: "a drawing attribute is outside its range; the nearest value is used",
    docs: "Every number that shapes the drawing has a range, so that no value can make the picture unreadable or \
           endless. The message names the range.",
};

/// A number that is none.
pub static NOT_A_NUMBER: Code = Code {
    id: "P004",
    name: "not-a-number",
    severity: Severity::Warning,
    summary: "a drawing attribute wants a number",
    docs: "The value cannot be read as a number; the default is used.",
};

/// A label over the limit.
pub static LABEL_TOO_LONG: Code = Code {
    id: "P005",
    name: "label-too-long",
    severity: Severity::Warning,
    summary: "the label is longer than 64 KiB; its beginning is shown",
    docs: "Nobody reads a label of that length in a picture. The picture shows its beginning; other outputs keep it whole.",
};

/// A colour that is none.
pub static UNKNOWN_COLOR: Code = Code {
    id: "P006",
    name: "unknown-color",
    severity: Severity::Warning,
    summary: "the colour is not known; the default is used",
    docs: "A colour is `#rgb`, `#rrggbb`, `#rrggbbaa`, three numbers from 0 to 1 for hue, saturation and value, or a name \
           of X11 such as `firebrick`. With `colorscheme` it is a name of SVG, or a number in one of Brewer's schemes such \
           as `blues9`.",
};

/// A shape that is none.
pub static UNKNOWN_SHAPE: Code = Code {
    id: "P007",
    name: "unknown-shape",
    severity: Severity::Warning,
    summary: "the shape is not known; a box is drawn",
    docs: "Known are Graphviz's polygon-based shapes and records. An unknown one is drawn as a box, as Graphviz does.",
};

/// A picture over the limit.
pub static TOO_LARGE: Code = Code {
    id: "P008",
    name: "picture-too-large",
    severity: Severity::Error,
    summary: "the picture would be longer than 64 MiB",
    docs: "No viewer opens such a picture. Nothing is drawn; split the diagram into levels.",
};

/// A picture that is not true.
pub static UNTRUE: Code = Code {
    id: "P009",
    name: "untrue-picture",
    severity: Severity::Warning,
    summary: "the picture shows something that is not so",
    docs: "A reviewer reads the picture: a flow that is drawn through a boundary that it does not cross, or an element in a \
           box that it is not in, is read as a fact. Every finished picture is checked for such things. Our own engine \
           leads lines around; the positions of other engines are drawn as they are, and this says what to distrust.",
};

/// An arrowhead that is none.
pub static UNKNOWN_ARROW: Code = Code {
    id: "P010",
    name: "unknown-arrowhead",
    severity: Severity::Warning,
    summary: "the arrowhead is not known; the usual one is drawn",
    docs: "An arrowhead is up to four of `box`, `crow`, `curve`, `diamond`, `dot`, `icurve`, `inv`, `none`, `normal`, `tee` \
           and `vee` in a row, each perhaps after `o` for hollow and `l` or `r` for its left or right half. A flow without \
           arrowhead would not say where it goes, so the usual one is drawn.",
};

/// The codes of this file.
pub static CODES: &[&Code] = &[
    &PLAIN_GRID,
    &REFUSED_FILE,
    &NUMBER_RANGE,
    &NOT_A_NUMBER,
    &LABEL_TOO_LONG,
    &UNKNOWN_COLOR,
    &UNKNOWN_SHAPE,
    &TOO_LARGE,
    &UNTRUE,
    &UNKNOWN_ARROW,
];
