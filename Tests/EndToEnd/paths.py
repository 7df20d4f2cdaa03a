"""Where the built binary and the real models are; the environment may say otherwise."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("LANDFALL_BINARY", ROOT / ".build/release/landfall"))
MODEL = pathlib.Path(os.environ.get("LANDFALL_MODEL", ROOT / "var/models/SmolLM2-135M-Instruct.Q4_1.gguf"))
ENCODER = pathlib.Path(os.environ.get("LANDFALL_ENCODER", ROOT / "var/models/all-MiniLM-L6-v2.Q8_0.gguf"))
