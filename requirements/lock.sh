#!/usr/bin/env sh
# Writes the hash-pinned locks anew from pyproject.toml. Needs `uv` on the PATH.
#
# PyTorch and its CUDA companions stay out of the lock: which build fits depends on
# the machine, so `make` installs the exact version and takes the build offered there.
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header"
gpu="torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc
nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse
nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx"
skip=""
for name in $gpu; do skip="$skip --no-emit-package $name"; done
$compile pyproject.toml requirements/build.in -o requirements/base.txt
$compile pyproject.toml requirements/build.in --extra train --extra diffusers --extra ray --group dev -c requirements/base.txt $skip -o requirements/dev.txt
