# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors
#
# What scripts/conformance, scripts/interop, scripts/browser-test, scripts/differential and scripts/codec-python share. To be sourced
# in the root of the checkout.

swift=${SWIFT:-swift}
configuration=${CONFIGURATION:-release}

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

[[ $configuration == debug || $configuration == release ]] ||
    fail "CONFIGURATION must be debug or release, not '$configuration'"

# install_packages PACKAGE...: Debian's packages, where that can be done without asking anybody.
install_packages() {
    command -v apt-get >/dev/null || fail "please install $* (there is no apt-get here to do it)"
    local sudo=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "please install $*, as root: apt-get install $*"
        sudo=(sudo -n)
    fi
    echo "$(basename "$0"): installing $*" >&2
    {
        ${sudo[@]+"${sudo[@]}"} apt-get update -q
        DEBIAN_FRONTEND=noninteractive ${sudo[@]+"${sudo[@]}"} apt-get install -y -q --no-install-recommends "$@"
    } </dev/null >&2 || fail "could not install $*"
}

# build_programs PRODUCT...: sets `programs` to the folder that holds them.
build_programs() {
    local product
    for product in "$@"; do
        "$swift" build -c "$configuration" --product "$product"
    done
    programs=$("$swift" build -c "$configuration" --show-bin-path)
}

# need_python: the Python that runs the tests.
need_python() {
    command -v python3 >/dev/null || install_packages python3
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or later is needed; this is $(python3 --version 2>&1)"
}

# python_environment FOLDER REQUIREMENTS: a virtual environment with the packages that a file names. It is made anew whenever Python or what
# is asked for has changed, and after a run that was cut short.
python_environment() {
    need_python
    # Debian packages what makes virtual environments apart from Python.
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
    local wanted
    wanted=$(python3 -c 'import sys; print(sys.executable, sys.version)' && cat "$2")
    [[ $(cat "$1/installed" 2>/dev/null) != "$wanted" ]] || return 0
    rm -rf "$1"
    # One command, for whoever asks whether it has failed.
    python3 -m venv "$1" && install_python_packages "$1" "$2" && echo "$wanted" >"$1/installed"
}

# install_python_packages FOLDER REQUIREMENTS: further packages, in a virtual environment that is there.
install_python_packages() {
    "$1/bin/pip" install -q --disable-pip-version-check -r "$2" </dev/null
}
