"""Many people who join a study at the very same moment: do arms and places stay right?"""
