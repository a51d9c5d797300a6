"""`make torture`: what ram withstands. Each rig runs a real ram and prints figures."""
