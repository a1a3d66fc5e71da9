"""What the paper could not do: compare explanations with what removing a brick really changes."""
