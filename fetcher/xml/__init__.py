"""XML of feeds as it really comes: in a wrong encoding, with white space in front, cut off; made readable. Pure."""
