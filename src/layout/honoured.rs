//! The drawing attributes of Graphviz: which a picture honours, which it does not, and why. Whoever reads one names it by
//! a constant of this table, so that none can be read that is not in it.

/// A kind of item that an attribute can stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The graph itself.
    Graph,
    /// A cluster.
    Cluster,
    /// A node.
    Node,
    /// An edge.
    Edge,
}

/// How far a picture does what an attribute says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Honoured {
    /// Wholly.
    Yes,
    /// But for what is said here.
    Partly(&'static str),
    /// Not, for this reason.
    No(&'static str),
}

/// A drawing attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// As it is written.
    pub name: &'static str,
    /// On what.
    pub on: &'static [On],
    /// How far.
    pub honoured: Honoured,
}

/// The name of an attribute that is read: only the table below makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(&'static str);

impl Name {
    pub(super) const fn as_str(self) -> &'static str {
        self.0
    }
}

macro_rules! attributes {
    ($($name:literal $(as $constant:ident)? on $on:ident: $honoured:expr;)+) => {
        $($(pub(super) const $constant: Name = Name($name);)?)+

        /// Every one, in alphabetical order.
        pub static ATTRIBUTES: &[Attribute] = &[$(Attribute { name: $name, on: $on, honoured: $honoured }),+];
    };
}

use Honoured::{No, Partly, Yes};
use On::{Cluster, Edge, Graph, Node};

const GRAPH: &[On] = &[Graph];
const CLUSTER: &[On] = &[Cluster];
const NODE: &[On] = &[Node];
const EDGE: &[On] = &[Edge];
const BOXES: &[On] = &[Graph, Cluster];
const SOLIDS: &[On] = &[Cluster, Node];
const FILLED: &[On] = &[Cluster, Node, Edge];
const MEMBERS: &[On] = &[Node, Edge];
const TITLED: &[On] = &[Graph, Cluster, Node];
const EVERY: &[On] = &[Graph, Cluster, Node, Edge];

const FIRST_COLOR: Honoured = Partly("of a gradient, the first colour is drawn");
const OWN_LINK: Honoured = Partly("where the edge has no `URL`: an edge leads to one place");
const OWN_TOOLTIP: Honoured = Partly("where the edge has no `tooltip`: an edge has one");
const OTHER_ENGINE: Honoured = No("it is for other engines than dot's");
const OWN_ENGINE: Honoured = No("it steers dot's own search");
const OUTPUT: Honoured = No("it is for other forms of output");
const PAGES: Honoured = No("a picture is one page, as large as it needs to be");
const A_RESULT: Honoured = No("dot writes it and does not read it");
const A_FILE: Honoured = No("a picture opens no file and no address");
const NO_IMAGE: Honoured = No("it is about an image, and a picture opens none");
const SPLINES: Honoured = No("lines are drawn in one way, so that none runs through what it does not concern");
const PORT: Honoured = Partly("a line ends at the border of its node, nearest to a part that is inside");
const ENDS: Honoured = No("lines end at the border of a node");

attributes! {
    "Damping" on GRAPH: OTHER_ENGINE;
    "K" on BOXES: OTHER_ENGINE;
    "URL" as URL on EVERY: Partly("not that of the graph");
    "_background" as BACKGROUND on GRAPH: A_FILE;
    "_draw_" on EVERY: A_RESULT;
    "_hdraw_" on EDGE: A_RESULT;
    "_hldraw_" on EDGE: A_RESULT;
    "_ldraw_" on EVERY: A_RESULT;
    "_tdraw_" on EDGE: A_RESULT;
    "_tldraw_" on EDGE: A_RESULT;
    "area" on SOLIDS: OTHER_ENGINE;
    "arrowhead" as ARROW_HEAD on EDGE: Yes;
    "arrowsize" as ARROW_SIZE on EDGE: Yes;
    "arrowtail" as ARROW_TAIL on EDGE: Yes;
    "aspect" on GRAPH: PAGES;
    "bb" on BOXES: A_RESULT;
    "beautify" on GRAPH: OTHER_ENGINE;
    "bgcolor" as BACKGROUND_COLOR on BOXES: FIRST_COLOR;
    "center" on GRAPH: PAGES;
    "charset" on GRAPH: No("the input is UTF-8");
    "class" on EVERY: No("it names a rule of a style sheet, and a picture brings its own");
    "cluster" on CLUSTER: Yes;
    "clusterrank" on GRAPH: No("a cluster is a box");
    "color" as COLOR on FILLED: Partly("of a list, an edge shows parallel lines, everything else the first colour");
    "colorList" on FILLED: No("it is the name of a form of values");
    "colorscheme" as COLOR_SCHEME on EVERY: Yes;
    "comment" on EVERY: No("it is for those who read the file");
    "compound" as COMPOUND on GRAPH: Yes;
    "concentrate" on GRAPH: No("lines that run together hide which flow is which");
    "constraint" as CONSTRAINT on EDGE: Yes;
    "decorate" on EDGE: No("a label stands beside its line");
    "defaultdist" on GRAPH: OTHER_ENGINE;
    "dim" on GRAPH: OTHER_ENGINE;
    "dimen" on GRAPH: OTHER_ENGINE;
    "dir" as DIR on EDGE: Yes;
    "diredgeconstraints" on GRAPH: OTHER_ENGINE;
    "distortion" as DISTORTION on NODE: Yes;
    "dpi" on GRAPH: PAGES;
    "edgeURL" as EDGE_URL on EDGE: OWN_LINK;
    "edgehref" as EDGE_HREF on EDGE: OWN_LINK;
    "edgetarget" as EDGE_TARGET on EDGE: Partly("where the edge has no `target`");
    "edgetooltip" as EDGE_TOOLTIP on EDGE: OWN_TOOLTIP;
    "epsilon" on GRAPH: OTHER_ENGINE;
    "esep" on GRAPH: OTHER_ENGINE;
    "fillcolor" as FILL_COLOR on FILLED: FIRST_COLOR;
    "fixedsize" as FIXED_SIZE on NODE: Partly("a shape grows where its text would leave it");
    "fontcolor" as FONT_COLOR on EVERY: Yes;
    "fontname" as FONT_NAME on EVERY: Partly("fixed width, bold and italic; the family is that of the picture");
    "fontnames" on GRAPH: OUTPUT;
    "fontpath" as FONT_PATH on GRAPH: A_FILE;
    "fontsize" as FONT_SIZE on EVERY: Yes;
    "forcelabels" on GRAPH: No("every label has its room");
    "gradientangle" on SOLIDS: No("of a gradient, the first colour is drawn");
    "group" as GROUP on NODE: Partly("nodes of a group stand below one another where they can");
    "headURL" as HEAD_URL on EDGE: OWN_LINK;
    "head_lp" on EDGE: A_RESULT;
    "headclip" on EDGE: ENDS;
    "headhref" as HEAD_HREF on EDGE: OWN_LINK;
    "headlabel" as HEAD_LABEL on EDGE: Partly("where nothing is free at the end, it stands with the label");
    "headport" as HEAD_PORT on EDGE: PORT;
    "headtarget" as HEAD_TARGET on EDGE: Partly("where the edge has no `target`");
    "headtooltip" as HEAD_TOOLTIP on EDGE: OWN_TOOLTIP;
    "height" as HEIGHT on NODE: Yes;
    "href" as HREF on EVERY: Partly("not that of the graph");
    "id" on EVERY: No("it is the stable name of a flow; a picture numbers what is in it");
    "image" as IMAGE on NODE: A_FILE;
    "imagepath" as IMAGE_PATH on GRAPH: A_FILE;
    "imagepos" on NODE: NO_IMAGE;
    "imagescale" on NODE: NO_IMAGE;
    "inputscale" on GRAPH: OTHER_ENGINE;
    "key" on EDGE: No("it tells parallel edges apart and is drawn nowhere");
    "label" as LABEL on EVERY: Partly("an HTML-like label shows no image and has no links of its own");
    "labelURL" as LABEL_URL on EDGE: OWN_LINK;
    "label_scheme" on GRAPH: OTHER_ENGINE;
    "labelangle" on EDGE: No("a label at an end stands where it is free");
    "labeldistance" on EDGE: No("a label at an end stands where it is free");
    "labelfloat" on EDGE: No("a label has its room");
    "labelfontcolor" as LABEL_FONT_COLOR on EDGE: Yes;
    "labelfontname" as LABEL_FONT_NAME on EDGE: Partly("as `fontname`");
    "labelfontsize" as LABEL_FONT_SIZE on EDGE: Yes;
    "labelhref" as LABEL_HREF on EDGE: OWN_LINK;
    "labeljust" as LABEL_JUST on BOXES: Partly("a title stays at the left where something else stands");
    "labelloc" as LABEL_LOC on TITLED: Partly("the title of a cluster is at its top");
    "labeltarget" as LABEL_TARGET on EDGE: Partly("where the edge has no `target`");
    "labeltooltip" as LABEL_TOOLTIP on EDGE: OWN_TOOLTIP;
    "landscape" on GRAPH: PAGES;
    "layer" on FILLED: OUTPUT;
    "layerlistsep" on GRAPH: OUTPUT;
    "layers" on GRAPH: OUTPUT;
    "layerselect" on GRAPH: OUTPUT;
    "layersep" on GRAPH: OUTPUT;
    "layout" on GRAPH: No("the engine is an option of the command");
    "len" on EDGE: OTHER_ENGINE;
    "levels" on GRAPH: OTHER_ENGINE;
    "levelsgap" on GRAPH: OTHER_ENGINE;
    "lhead" as HEAD_CLUSTER on EDGE: Yes;
    "lheight" on BOXES: A_RESULT;
    "linelength" on GRAPH: OUTPUT;
    "lp" on EVERY: A_RESULT;
    "ltail" as TAIL_CLUSTER on EDGE: Yes;
    "lwidth" on BOXES: A_RESULT;
    "margin" as MARGIN on TITLED: Partly("not that of the graph; a cluster keeps room for its lines");
    "maxiter" on GRAPH: OTHER_ENGINE;
    "mclimit" on GRAPH: OWN_ENGINE;
    "mindist" on GRAPH: OTHER_ENGINE;
    "minlen" as MIN_LENGTH on EDGE: Yes;
    "mode" on GRAPH: OTHER_ENGINE;
    "model" on GRAPH: OTHER_ENGINE;
    "mosek" on GRAPH: OTHER_ENGINE;
    "newrank" on GRAPH: OWN_ENGINE;
    "nodesep" as NODE_GAP on GRAPH: Yes;
    "nojustify" as NO_JUSTIFY on NODE: Yes;
    "normalize" on GRAPH: OTHER_ENGINE;
    "notranslate" on GRAPH: OTHER_ENGINE;
    "nslimit" on GRAPH: OWN_ENGINE;
    "nslimit1" on GRAPH: OWN_ENGINE;
    "oneblock" on GRAPH: OTHER_ENGINE;
    "ordering" on TITLED: OWN_ENGINE;
    "orientation" as ORIENTATION on NODE: Partly("of shapes with straight sides but arrows");
    "outputorder" on GRAPH: No("nothing lies on top of anything else");
    "overlap" on GRAPH: OTHER_ENGINE;
    "overlap_scaling" on GRAPH: OTHER_ENGINE;
    "overlap_shrink" on GRAPH: OTHER_ENGINE;
    "pack" on GRAPH: OWN_ENGINE;
    "packmode" on GRAPH: OWN_ENGINE;
    "pad" on GRAPH: PAGES;
    "page" on GRAPH: PAGES;
    "pagedir" on GRAPH: PAGES;
    "pencolor" as PEN_COLOR on CLUSTER: Yes;
    "penwidth" as PEN_WIDTH on FILLED: Yes;
    "peripheries" as PERIPHERIES on SOLIDS: Yes;
    "pin" on NODE: OTHER_ENGINE;
    "pos" on MEMBERS: A_RESULT;
    "quadtree" on GRAPH: OTHER_ENGINE;
    "quantum" on GRAPH: OWN_ENGINE;
    "radius" on EDGE: SPLINES;
    "rank" as RANK on CLUSTER: Yes;
    "rankdir" as RANK_DIR on GRAPH: Yes;
    "ranksep" as RANK_GAP on GRAPH: Partly("`equally` says nothing new");
    "ratio" on GRAPH: PAGES;
    "rects" on NODE: A_RESULT;
    "regular" as REGULAR on NODE: Yes;
    "remincross" on GRAPH: OWN_ENGINE;
    "repulsiveforce" on GRAPH: OTHER_ENGINE;
    "resolution" on GRAPH: PAGES;
    "root" on TITLED: OTHER_ENGINE;
    "rotate" on GRAPH: PAGES;
    "rotation" on GRAPH: OTHER_ENGINE;
    "samehead" on EDGE: SPLINES;
    "sametail" on EDGE: SPLINES;
    "samplepoints" on NODE: OUTPUT;
    "scale" on GRAPH: OTHER_ENGINE;
    "searchsize" on GRAPH: OWN_ENGINE;
    "sep" on GRAPH: OTHER_ENGINE;
    "shape" as SHAPE on NODE: Partly("the signs of biology are boxes");
    "shapefile" as SHAPE_FILE on NODE: A_FILE;
    "showboxes" on EVERY: OUTPUT;
    "sides" as SIDES on NODE: Yes;
    "size" on GRAPH: PAGES;
    "skew" as SKEW on NODE: Yes;
    "smoothing" on GRAPH: OTHER_ENGINE;
    "sortv" on TITLED: OWN_ENGINE;
    "splines" on GRAPH: SPLINES;
    "start" on GRAPH: OTHER_ENGINE;
    "style" as STYLE on EVERY: Partly("`radial`, `striped`, `wedged` show their first colour, `tapered` a plain line");
    "stylesheet" as STYLE_SHEET on GRAPH: A_FILE;
    "tailURL" as TAIL_URL on EDGE: OWN_LINK;
    "tail_lp" on EDGE: A_RESULT;
    "tailclip" on EDGE: ENDS;
    "tailhref" as TAIL_HREF on EDGE: OWN_LINK;
    "taillabel" as TAIL_LABEL on EDGE: Partly("where nothing is free at the end, it stands with the label");
    "tailport" as TAIL_PORT on EDGE: PORT;
    "tailtarget" as TAIL_TARGET on EDGE: Partly("where the edge has no `target`");
    "tailtooltip" as TAIL_TOOLTIP on EDGE: OWN_TOOLTIP;
    "target" as TARGET on EVERY: Partly("`_blank`, `_self`, `_parent` and `_top`; not that of the graph");
    "tooltip" as TOOLTIP on EVERY: Partly("not that of the graph");
    "truecolor" on GRAPH: OUTPUT;
    "vertices" on NODE: A_RESULT;
    "viewport" on GRAPH: PAGES;
    "voro_margin" on GRAPH: OTHER_ENGINE;
    "w" on EDGE: OTHER_ENGINE;
    "weight" as WEIGHT on EDGE: Yes;
    "width" as WIDTH on NODE: Yes;
    "xdotversion" on GRAPH: OUTPUT;
    "xlabel" as X_LABEL on MEMBERS: Yes;
    "xlp" on MEMBERS: A_RESULT;
    "z" on NODE: OTHER_ENGINE;
}
