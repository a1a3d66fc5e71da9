"""Draw the same scenes with Blender, as the paper did: another program, never part of this one."""
