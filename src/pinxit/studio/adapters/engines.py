"""Inference engines for one ONNX file, and which of them is the fastest here.

Engines are imported only when they are opened: each costs a third of a second.
"""

import json
import os
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from pinxit.jobs import threads_here
from pinxit.kernel import Digest, PinxitError
from pinxit.studio.adapters.unpacking import unpack

Array = NDArray[np.float32]
#: What a network is told, by name: `noisy`, `time`, `text`, `hand`, and of a painter that looks at
#: works also `shown` and `shown_hand`.
Inputs = Mapping[str, NDArray[np.float32] | NDArray[np.int64]]

#: An engine whose answers stray further than this from single precision is not used.
TOLERANCE: Final = 0.1
#: The engine that every processor has, and whose answers are the measure of the others.
REFERENCE: Final = "onnxruntime f32"
_OPENVINO: Final = ("openvino f32", "openvino bf16")
#: The same with weights unpacked when they are opened.
_UNPACKED: Final = tuple(f"{kind} unpacked" for kind in _OPENVINO)
_WARM_UPS: Final = 1
_ROUNDS: Final = 4


class NoEngineError(PinxitError):
    """No inference engine runs the model on this machine."""

    remedy = "Reinstall Pinxit for this machine; `pinxit doctor` shows what is missing."


class Engine(Protocol):
    """Runs one network."""

    @property
    def name(self) -> str:
        """What it is, with its version and precision."""
        ...

    def __call__(self, inputs: Inputs) -> Array:
        """Return the clean pictures, or their latents, as `noisy` is shaped."""
        ...


class Decoder(Protocol):
    """Draws pictures from latents."""

    def __call__(self, latent: Array) -> Array:
        """Return the pictures, (B, 3, H, W), of latents, (B, Z, G, G)."""
        ...


class Encoder(Protocol):
    """Sees the latents in pictures."""

    def __call__(self, picture: Array) -> Array:
        """Return the latents, (B, Z, G, G), of pictures in -1 to 1, (B, 3, H, W)."""
        ...


@dataclass(frozen=True, slots=True)
class Measure:
    """How one engine did: its name, milliseconds a call, and how far it strays."""

    kind: str
    ms_per_call: float
    strays: float


class OnnxRuntimeEngine:
    """ONNX Runtime on the processor, single precision."""

    def __init__(self, model: Path, threads: int) -> None:
        import onnxruntime

        self._session = _session(model, threads)
        self.name = f"onnxruntime {onnxruntime.__version__} f32"

    def __call__(self, inputs: Inputs) -> Array:
        """Return the clean pictures, or their latents, as `noisy` is shaped."""
        clean: Array = self._session.run(None, dict(inputs))[0]
        return clean


class OnnxRuntimeDecoder:
    """The same for a decoder, which also draws what people watch.

    Single precision everywhere: flat colours stay flat, and no engine need be chosen.
    """

    def __init__(self, model: Path, threads: int) -> None:
        self._session = _session(model, threads)

    def __call__(self, latent: Array) -> Array:
        """Return the pictures, (B, 3, H, W)."""
        picture: Array = self._session.run(None, {"latent": latent})[0]
        return picture


class OnnxRuntimeEncoder:
    """The way back from pictures to latents, in single precision as the decoder."""

    def __init__(self, model: Path, threads: int) -> None:
        self._session = _session(model, threads)

    def __call__(self, picture: Array) -> Array:
        """Return the latents, (B, Z, G, G), of pictures in -1 to 1, (B, 3, H, W)."""
        latent: Array = self._session.run(None, {"picture": picture})[0]
        return latent


class OpenVinoEngine:
    """OpenVINO on the processor, in bfloat16 where the processor has it.

    Args:
        model: The ONNX file.
        threads: Processor threads that it may use.
        precision: "f32" or "bf16", with "unpacked" after it where weights are to be made whole
            once instead of at every call.
        batch: Pictures of one call.
    """

    def __init__(self, model: Path, threads: int, precision: str, batch: int) -> None:
        import openvino

        core = openvino.Core()
        network = core.read_model(model)
        shapes = {port: [batch, *list(port.partial_shape)[1:]] for port in network.inputs}
        network.reshape(shapes)
        numbers, _, unpacked = precision.partition(" ")
        if unpacked:
            unpack(network)
        settings = {
            "INFERENCE_PRECISION_HINT": numbers,
            "INFERENCE_NUM_THREADS": threads,
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": 1,
            # Weights kept as bytes stay so in memory, but what flows is not rounded to bytes.
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0,
        }
        self._request = core.compile_model(network, "CPU", settings).create_infer_request()
        self.name = f"openvino {version('openvino')} {precision}"

    def __call__(self, inputs: Inputs) -> Array:
        """Return the clean pictures, or their latents, as `noisy` is shaped."""
        result = self._request.infer(dict(inputs))
        clean: Array = result[0].copy()
        return clean


def _session(model: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that spin while they wait starve the web server on a small machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def opener(kind: str, model: Path, threads: int, *, batch: int = 2) -> Callable[[], Engine]:
    """Return what opens an engine of this kind for so many pictures at a time."""
    if kind == REFERENCE:
        return lambda: OnnxRuntimeEngine(model, threads)
    precision = kind.removeprefix("openvino ")
    return lambda: OpenVinoEngine(model, threads, precision, batch)


def kinds() -> tuple[str, ...]:
    """Return the kinds of engine that this machine can run, the reference first."""
    found = [REFERENCE]
    try:
        import openvino
    except ImportError:  # there is no build for every platform
        return tuple(found)
    able = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    short = "BF16" in able
    found += [kind for kind in (*_OPENVINO, *_UNPACKED) if short or "bf16" not in kind]
    return tuple(found)


def measure(model: Path, threads: int, *, batch: int = 2) -> tuple[Measure, ...]:
    """Time every engine on the same pictures, the reference first.

    Args:
        model: The ONNX file.
        threads: Processor threads each engine may use.
        batch: Pictures of one call: 2 for a painter that is asked with a wish and without it.
    """
    inputs = probe(model, batch)
    reference: Array | None = None
    measures = []
    for kind in kinds():
        engine = opener(kind, model, threads, batch=batch)()
        answer = engine(inputs)
        reference = answer if reference is None else reference
        measures.append(Measure(kind, _ms(engine, inputs), float(np.abs(answer - reference).max())))
    return tuple(measures)


def measure_kind(kind: str, model: Path, *, threads: int, batch: int = 2) -> float:
    """Return the milliseconds of one call by one kind of engine."""
    return _ms(opener(kind, model, threads, batch=batch)(), probe(model, batch))


def fastest(measures: tuple[Measure, ...]) -> str:
    """Return the kind of the fastest engine that stays within the tolerance.

    Raises:
        NoEngineError: None does.
    """
    true = [measure for measure in measures if measure.strays <= TOLERANCE]
    if not true:
        raise NoEngineError("no engine runs the painter truly")
    return min(true, key=lambda measure: measure.ms_per_call).kind


def open_fastest(model: Path, digest: Digest, home: Path, *, batch: int = 2) -> Engine:
    """Open the engine that was measured fastest on this machine, measuring once.

    The choice is kept, with the processor and the versions it holds for, so that the same
    brief is painted by the same engine tomorrow: bfloat16 and single precision differ in pixels.

    Args:
        model: The ONNX file.
        digest: Its name.
        home: Folder in which `engine.json` is kept.
        batch: Pictures of one call.
    """
    threads = threads_here()
    here = {**surroundings(), "model": str(digest), "threads": threads, "batch": batch}
    kept = _kept(home / "engine.json")
    if kept.get("here") == here and kept.get("kind") in {REFERENCE, *_OPENVINO, *_UNPACKED}:
        return opener(str(kept["kind"]), model, threads, batch=batch)()
    measures = measure(model, threads, batch=batch)
    kind = fastest(measures)
    record = {
        "here": here,
        "kind": kind,
        "ms_per_call": {each.kind: round(each.ms_per_call, 2) for each in measures},
        "strays": {each.kind: round(each.strays, 4) for each in measures},
    }
    _keep(home / "engine.json", record)
    return opener(kind, model, threads, batch=batch)()


def surroundings() -> Mapping[str, str]:
    """Return what the choice of an engine depends on: processor and versions."""
    return {
        "processor": processor(),
        "onnxruntime": version("onnxruntime"),
        "openvino": version("openvino"),
        "numpy": version("numpy"),
    }


def processor() -> str:
    """Return the processor's model name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def probe(model: Path, batch: int = 2) -> Inputs:
    """Return made-up inputs for so many pictures of a model, the same every time."""
    draw = np.random.Generator(np.random.Philox(key=1))
    inputs: dict[str, NDArray[np.float32] | NDArray[np.int64]] = {}
    for each in _session(model, threads=1).get_inputs():
        shape = (batch, *each.shape[1:])
        if "int" in each.type:
            inputs[each.name] = np.zeros(shape, dtype=np.int64)
        else:
            inputs[each.name] = draw.standard_normal(shape, dtype=np.float32)
    width = inputs["text"].shape[1]
    return {
        **inputs,
        "time": np.full(batch, 0.5, dtype=np.float32),
        "text": (inputs["text"] / np.sqrt(width)).astype(np.float32),
    }


def open_named(model: Path, name: str, *, batch: int = 2) -> Engine | None:
    """Open the engine of this name, in the version that is installed here.

    Args:
        model: The ONNX file.
        name: What an engine says it is, such as "openvino 2026.4.1 bf16 unpacked".
        batch: Pictures of one call.

    Returns:
        `None` if this machine runs no such engine.
    """
    library, _version, *precision = [*name.split(" "), ""][:4]
    kind = " ".join([library, *precision]).strip()
    return opener(kind, model, threads_here(), batch=batch)() if kind in kinds() else None


def _ms(engine: Engine, inputs: Inputs) -> float:
    """Return the milliseconds of the quickest call: other work on the machine only adds."""
    for _ in range(_WARM_UPS):
        engine(inputs)
    spent = []
    for _ in range(_ROUNDS):
        before = time.perf_counter()
        engine(inputs)
        spent.append(time.perf_counter() - before)
    return 1000 * min(spent)


def _kept(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _keep(path: Path, record: Mapping[str, object]) -> None:
    """Keep the choice if the folder can be written; otherwise it is measured again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(f".{os.getpid()}.new")
        scratch.write_text(json.dumps(record, indent=1), encoding="utf-8")
        scratch.replace(path)
    except OSError:
        return
