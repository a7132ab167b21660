"""Every write, one verb each. A write is one ``unit.recorded`` block: change, trail, projection and due work together or not at all."""
