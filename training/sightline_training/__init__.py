"""Python side of Sightline: what makes and checks the model bundles under `models/`."""
