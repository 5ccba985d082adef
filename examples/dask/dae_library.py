"""Denoises picture files by the shared library libdae.so (dae.h), which it calls by ctypes.

Dask sends this file to its workers, so it needs nothing but Python's own modules.
"""

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_float, c_int32, c_size_t, c_uint8, c_void_p

JPEG_QUALITY = 92  # the default of dae denoise


class DaeError(RuntimeError):
    """An error that the library reported."""


# Arguments of the functions that return a dae_status.
CHECKED = {
    "dae_image_decode": [c_char_p, c_size_t, POINTER(c_void_p)],
    "dae_image_encode_png": [c_void_p, POINTER(c_void_p)],
    "dae_image_encode_jpeg": [c_void_p, c_int32, POINTER(c_void_p)],
    "dae_model_load": [c_char_p, c_size_t, POINTER(c_void_p)],
    "dae_session_create": [c_void_p, c_int32, POINTER(c_void_p)],
    "dae_denoise_start": [c_void_p, c_void_p, c_char_p, POINTER(c_void_p)],
    "dae_job_step": [c_void_p, POINTER(c_int32)],
    "dae_job_take": [c_void_p, POINTER(c_void_p)],
}
# Result and arguments of the others.
PLAIN = {
    "dae_error_message": (c_char_p, []),
    "dae_network_for": (c_char_p, [c_void_p, c_char_p, c_float]),
    "dae_job_tiles": (c_int32, [c_void_p]),
    "dae_buffer_data": (POINTER(c_uint8), [c_void_p]),
    "dae_buffer_size": (c_size_t, [c_void_p]),
    "dae_buffer_free": (None, [c_void_p]),
    "dae_image_free": (None, [c_void_p]),
    "dae_model_free": (None, [c_void_p]),
    "dae_session_free": (None, [c_void_p]),
    "dae_job_free": (None, [c_void_p]),
}


class Engine:
    """The library with one thread, and the networks that it has loaded from a folder of model files."""

    def __init__(self, library, models):
        self.models = models
        self.sessions = {}
        self.c = ctypes.CDLL(library)
        for name, arguments in CHECKED.items():
            getattr(self.c, name).argtypes = arguments
            getattr(self.c, name).restype = c_int32
        for name, (result, arguments) in PLAIN.items():
            getattr(self.c, name).argtypes = arguments
            getattr(self.c, name).restype = result

    def call(self, function, *arguments):
        """Calls a function whose last parameter receives a handle; returns the handle."""
        handle = c_void_p()
        self.check(getattr(self.c, function)(*arguments, byref(handle)))
        return handle

    def check(self, status):
        if status != 0:
            raise DaeError(self.c.dae_error_message().decode())

    def session(self, name):
        """Returns the session of a network, given by its file or its name in the folder of models, and opened once."""
        if name not in self.sessions:
            path = name if name.endswith(".safetensors") else os.path.join(self.models, f"{name}.safetensors")
            with open(path, "rb") as file:
                content = file.read()
            model = self.call("dae_model_load", content, len(content))
            try:
                self.sessions[name] = self.call("dae_session_create", model, 1)
            finally:
                self.c.dae_model_free(model)
        return self.sessions[name]

    def run(self, session, image):
        job = self.call("dae_denoise_start", session, image, None)
        try:
            done = c_int32()
            while done.value < self.c.dae_job_tiles(job):
                self.check(self.c.dae_job_step(job, byref(done)))
            return self.call("dae_job_take", job)
        finally:
            self.c.dae_job_free(job)

    def encode(self, image, extension):
        if extension == ".png":
            buffer = self.call("dae_image_encode_png", image)
        else:
            buffer = self.call("dae_image_encode_jpeg", image, JPEG_QUALITY)
        try:
            return ctypes.string_at(self.c.dae_buffer_data(buffer), self.c.dae_buffer_size(buffer))
        finally:
            self.c.dae_buffer_free(buffer)

    def denoise_file(self, content, model, extension):
        """Denoises the bytes of an image file; returns a PNG or JPEG. `model` "": the network that fits the image."""
        image = self.call("dae_image_decode", content, len(content))
        try:
            name = self.c.dae_network_for(image, model.encode(), 0.0).decode()
            result = self.run(self.session(name), image)
        finally:
            self.c.dae_image_free(image)
        try:
            return self.encode(result, extension)
        finally:
            self.c.dae_image_free(result)


ENGINES = {}


def engine(library, models):
    """Returns the engine of this process, which all its tasks share."""
    key = (library, models)
    if key not in ENGINES:
        ENGINES[key] = Engine(library, models)
    return ENGINES[key]


def write_whole(path, content):
    """Writes a file that appears complete or not at all, also when the process is killed meanwhile."""
    temporary = f"{path}.{os.getpid()}.part"
    try:
        with open(temporary, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def process(pictures, library, models, model):
    """Denoises [(address, output path), ...]; returns [(address, error or None), ...]. A bad file stops no other."""
    import fsspec  # comes with Dask: files, http(s), s3 and more

    results = []
    for address, output in pictures:
        error = None
        try:
            # Skips what another worker finished before it was lost.
            if not os.path.exists(output):
                with fsspec.open(address, "rb") as file:
                    content = file.read()
                extension = os.path.splitext(output)[1].lower()
                write_whole(output, engine(library, models).denoise_file(content, model, extension))
        except Exception as problem:  # whatever is wrong with one picture, the others are done
            error = f"{type(problem).__name__}: {problem}"
        results.append((address, error))
    return results
