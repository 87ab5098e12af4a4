"""What readers and programs rely on, of which cms and publisher both have to know: where objects lie."""
