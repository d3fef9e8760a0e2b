//! What the drawing attributes of Graphviz do to a picture: each is shown by what is drawn, not by numbers that came out.
