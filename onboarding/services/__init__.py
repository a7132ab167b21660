"""Every write, one verb each. A write runs in one ``unit.recorded`` block: change, trail, projection and due work together or not at all."""
