/* dae: denoising autoencoders on the CPU. This is the public C API, compiled natively and to WebAssembly.
 *
 * These rules hold for every function:
 *  - A function that can fail returns a dae_status. On failure it leaves its out-parameters untouched and frees what it
 *    allocated, and dae_error_message() says what was expected and what was found. Later calls work.
 *  - Every function that returns a dae_status may fail with DAE_INVALID_ARGUMENT for a null pointer or a value outside
 *    its documented range, with DAE_OUT_OF_MEMORY, and with DAE_INTERNAL. Comments name further statuses. The others
 *    need valid handles and do not check them.
 *  - Handles are opaque. The caller frees each handle that it receives through an out-parameter; *_free(NULL) does
 *    nothing. Pointers that a function returns belong to the handle they came from.
 *  - `options` are JSON text, such as {"strength": 0.5}; NULL, "" and "{}" mean the defaults. Unknown names, values of
 *    another type and values out of range fail with DAE_INVALID_ARGUMENT; the message has the nearest known name, and
 *    what was expected. JSON Schemas in src/api/schema describe each object; docs/options.md shows them as tables.
 *  - Different threads may use different handles at the same time; only one thread at a time may use a handle.
 *  - Tensors are float32 in NHWC order (batch, rows, columns, channels); image values lie in [0, 1].
 */
#ifndef DAE_API_DAE_H_
#define DAE_API_DAE_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A shared library exports only the functions of this header; it is compiled with hidden names. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

typedef enum dae_status {
  DAE_OK = 0,
  DAE_INVALID_ARGUMENT = 1,  /* a value outside its documented range, a null pointer, or shapes that do not fit */
  DAE_UNSUPPORTED_INPUT = 2, /* the bytes are not an image that can be decoded, or the image is too large */
  DAE_MODEL_FORMAT = 3,      /* the bytes are not a model file that this version can run */
  DAE_OUT_OF_MEMORY = 4,
  DAE_INTERNAL = 5, /* a bug in this library or in XNNPACK */
  DAE_DIVERGED = 6, /* the loss or gradient of a training step is not finite */
  DAE_FILE = 7      /* a file cannot be read or written */
} dae_status;

/* The message of the calling thread's last failed call: one line of UTF-8, "" before any failure. It is valid until the
 * thread's next failing call. */
const char* dae_error_message(void);

/* The version as "major.minor.patch". */
const char* dae_version(void);

/* The SIMD variant this library was built for: "simd128", "relaxed" (WebAssembly) or "native". */
const char* dae_simd(void);

/* Checks JSON text against the schema of an options object: `object` is its name in src/api/schema: "denoise",
 * "corrupt" or "train". Fails with DAE_INVALID_ARGUMENT like the function that takes these options. */
dae_status dae_options_check(const char* object, const char* options);

/* ---- Buffers -------------------------------------------------------------------------------------------------- */

/* Bytes that the library allocated. */
typedef struct dae_buffer dae_buffer;

const uint8_t* dae_buffer_data(const dae_buffer* buffer);
size_t dae_buffer_size(const dae_buffer* buffer);
void dae_buffer_free(dae_buffer* buffer);

/* CRC-32 as in PNG and gzip. Evaluations use the CRC-32 of an image's file name as the seed of its noise. */
uint32_t dae_crc32(const uint8_t* bytes, size_t size);

/* Decodes an IDX file (the format of Fashion-MNIST) of unsigned bytes, gzip-compressed or not: n images, or n labels
 * with height = width = 1. *values receives n * height * width bytes; shape receives {n, height, width}. Fails with
 * DAE_UNSUPPORTED_INPUT if the bytes are no such file. */
dae_status dae_idx_decode(const uint8_t* bytes, size_t size, int32_t shape[3], dae_buffer** values);

/* ---- Images -------------------------------------------------------------------------------------------------- */

/* An image: interleaved channels, rows from top to bottom. 1 channel is gray, 2 are gray and alpha, 3 are RGB, 4 are
 * RGB and alpha (not premultiplied). */
typedef struct dae_image dae_image;

typedef enum dae_pixel_type {
  DAE_PIXEL_U8 = 0, /* 0 to 255 stand for 0 to 1 */
  DAE_PIXEL_F32 = 1 /* any finite value; 0 to 1 is the displayable range */
} dae_pixel_type;

/* Creates an image of at most 65,535 pixels a side and 2^31 pixels (2^27 with 32-bit pointers). It copies width *
 * height * channels values from `pixels`; if `pixels` is null, all values are 0. Non-finite float values (NaN,
 * infinity) are refused. */
dae_status dae_image_create(int32_t width, int32_t height, int32_t channels, dae_pixel_type type, const void* pixels,
                            dae_image** out);

/* Decodes PNG, JPEG, BMP or GIF (first frame) to 8 bits per value and rotates it upright as its EXIF orientation says.
 * The image has the file's metadata. Fails with DAE_UNSUPPORTED_INPUT if the bytes are no such file, damaged or too
 * large. */
dae_status dae_image_decode(const uint8_t* bytes, size_t size, dae_image** out);

/* The kinds of metadata that an image keeps. PNG and JPEG files are written with the metadata of their image. An image
 * that is made from another one (converted, resized, cropped, corrupted, denoised) has that image's metadata. */
typedef enum dae_metadata {
  DAE_METADATA_PROFILE = 0, /* an ICC profile. It is written if its colour space is the file's: "RGB " in colour files,
                               which include every JPEG, "GRAY" in gray PNG */
  DAE_METADATA_EXIF = 1 /* EXIF's TIFF structure, with orientation 1 and without a thumbnail. JPEG can hold 65,527 bytes
                           of it; larger EXIF is left out */
} dae_metadata;

/* Reads metadata; `kind` is a dae_metadata. *bytes is valid until the image is freed or its metadata set; *size is 0 if
 * there is none. */
dae_status dae_image_metadata(const dae_image* image, int32_t kind, const uint8_t** bytes, size_t* size);
/* Sets metadata to a copy of the bytes; a size of 0 removes it. In EXIF the orientation becomes 1 and the thumbnail is
 * removed; bytes that are no TIFF structure count as no EXIF. */
dae_status dae_image_set_metadata(dae_image* image, int32_t kind, const uint8_t* bytes, size_t size);

/* Encodes a PNG with 8 bits per value; float values are clipped to [0, 1] and rounded. Fails with
 * DAE_UNSUPPORTED_INPUT if the image has more than 2^31 - 1 values. */
dae_status dae_image_encode_png(const dae_image* image, dae_buffer** out);

/* Encodes a baseline JPEG of quality 1 to 100 (libjpeg's scale; up to 90 colour has half the resolution). Alpha is
 * dropped and gray is written as colour; float values are clipped to [0, 1] and rounded. Fails with
 * DAE_UNSUPPORTED_INPUT if the image has more than 2^31 - 1 values. */
dae_status dae_image_encode_jpeg(const dae_image* image, int32_t quality, dae_buffer** out);

/* Converts an image to a number of channels (1 to 4) and a pixel type. Gray to colour repeats the value; colour to gray
 * takes BT.601 luma; a missing alpha becomes opaque; a dropped alpha is ignored (no blending). */
dae_status dae_image_convert(const dae_image* image, int32_t channels, dae_pixel_type type, dae_image** out);

/* Returns the name of the shipped network that fits the image: "fashion-tutorial" for gray images of at most 28 pixels
 * a side; "photo-camera" for images from cameras, whose noise is not white, and whose details are coarser than their
 * pixels or whose noise is equally strong everywhere; "photo-small-gray" for other gray images, "photo-small" for all
 * others. An image whose three channels are equal counts as gray. `model` restricts the choice: "photo" stands for the
 * large networks "photo", "photo-gray" and "photo-camera-large", "photo-small" for a pair, one for colour and one for
 * gray; NULL or "" allows any of the small ones. Any other name is returned unchanged. `noise_level`: the option
 * "noiseLevel" of dae_denoise_start(), 0 if it is not given. A sigma describes white noise, so with one no network for
 * cameras is chosen. `image` must not be null. The returned text is static, or `model` itself; do not free it. If
 * memory runs out, the function returns "photo-small". */
const char* dae_network_for(const dae_image* image, const char* model, float noise_level);

/* Describes an image's noise, estimated from the image alone, as JSON text without a NUL:
 *   {"total": 0.021, "luma": 0.017, "chroma": 0.012, "shadows": 0.034, "midtones": 0.02, "highlights": null,
 *    "grain": "none" | "fine" | "coarse", "jpegBlocks": true,
 *    "words": "about 9 of 255 in the shadows, 5 in the midtones, coarse grain, JPEG"}
 * Sigmas are 0 to 1 and include noise of up to about 8 pixels. "total" is the root mean square over the colour
 * channels, "chroma" is sqrt(total^2 - luma^2). "shadows", "midtones" and "highlights" are "total" by thirds of
 * brightness, null for fewer than 10 usable blocks of 32x32 pixels. "grain" is "coarse" if neighbouring pixels have
 * similar noise, "none" below 0.9 of 255. "jpegBlocks": whether JPEG's grid of blocks is visible. Blocks that alpha
 * hides, that are clipped, or of a single colour do not count, and of text and drawings the noise between their edges;
 * without a usable block, all sigmas are 0. */
dae_status dae_image_noise(const dae_image* image, dae_buffer** json);

typedef enum dae_resampling {
  DAE_RESAMPLING_BICUBIC = 0, /* Keys 1981, a = -0.5, widened when shrinking: MATLAB's imresize with antialiasing */
  DAE_RESAMPLING_AREA = 1     /* the mean over the area that an output pixel covers */
} dae_resampling;

/* Resizes an image. Edges are mirrored and colours weighted by alpha. `method` is a dae_resampling. */
dae_status dae_image_resize(const dae_image* image, int32_t width, int32_t height, int32_t method, dae_pixel_type type,
                            dae_image** out);

/* Copies a part of an image: the rectangle {x, y, width, height}, which must lie inside. */
dae_status dae_image_crop(const dae_image* image, const int32_t rectangle[4], dae_image** out);

/* Extracts the luma on which super-resolution is measured: one 8-bit channel, without `border` pixels along each edge.
 * A colour image gives its BT.601 luma in limited range (16 to 235, rounded) like MATLAB's rgb2ycbcr; a gray image
 * gives itself. Alpha is ignored. */
dae_status dae_image_luma(const dae_image* image, int32_t border, dae_image** out);

int32_t dae_image_width(const dae_image* image);
int32_t dae_image_height(const dae_image* image);
int32_t dae_image_channels(const dae_image* image);
dae_pixel_type dae_image_pixel_type(const dae_image* image);
/* The image's values, which may be changed in place; the pointer is valid until the image is freed. */
void* dae_image_pixels(dae_image* image);
void dae_image_free(dae_image* image);

/* ---- Corruption: C(noisy | clean) ---------------------------------------------------------------------------- */

/* Corrupts an image by noise of one kind, or by a chain of steps. The result has the given pixel type; DAE_PIXEL_F32
 * keeps it unrounded. Alpha is resized with the colours and otherwise unchanged; hidden colours do not mix with visible
 * ones. The result depends only on options and position: it is the same on every platform.
 *
 * "chain" is text such as "blur 1.2 + x4 + noise 25 + jpeg 40"; its steps run from left to right:
 *   xN               resizes to 1/N (rounded up), bicubic with antialiasing; N from 2 to 16
 *   area xN          resizes to 1/N by the mean over each pixel's area
 *   video xN         resizes by area, then keeps what a video frame can hold (8 bits, limited range, BT.709, 4:2:0)
 *   up N             resizes to N times the size, bicubic
 *   blur S           Gaussian blur, sigma in pixels, 0 to 100
 *   motion L [A]     motion blur: the mean along a line of 1 to 500 pixels, A degrees counterclockwise from the rows
 *                    (default 0)
 *   noise S          Gaussian noise, sigma 0 to 255 on the scale of 8-bit values
 *   KIND L           noise of a kind below and of a level from 0 to 1
 *   jpeg Q           compresses as JPEG of quality 1 to 100 and decodes again
 *   camera ISO       simulates a camera at an ISO from 50 to 102400: shot and read noise of a sensor with one colour
 *                    per pixel, demosaicing, noise reduction, sharpening, JPEG. Seed and index choose the camera (its
 *                    colours, tone curve, scaling, ...).
 * src/corruption/camera/camera.h cites the sources. Any number but N may be a range, "noise 0..25", from which seed and
 * index draw uniformly (an ISO: uniformly in its logarithm). Values are clipped to [0, 1] after every step. The first
 * noise of a chain equals noise of its kind alone with the same seed and index.
 *
 * Options (corrupt.schema.json):
 *  either
 *   "chain": text; required. Steps from left to right, such as "blur 1.2 + x4 + noise 25 + jpeg 40": xN (1/N of the
 *       size, bicubic), area xN (1/N, mean over the area), video xN (1/N, then what a video codec loses), up N
 *       (bicubic), blur SIGMA, motion PIXELS DEGREES, noise SIGMA (of 255), a kind of noise and its level
 *       ("salt-pepper 0.1"), jpeg QUALITY, camera ISO (simulates a camera at an ISO from 50 to 102400: noise,
 *       demosaicing, noise reduction, sharpening and JPEG). A number may be a range, "noise 0..25"; the seed and the
 *       index draw from it.
 *  or
 *   "kind": "gaussian", "uniform", "salt-pepper", "masking", "poisson", "speckle"; required. Kinds of noise, by the
 *       new value of x in [0, 1]. N is a standard normal variable, U is uniform in (-1, 1). "gaussian": x + level *
 *       N: the corruption of TensorFlow's tutorial; "uniform": x + level * U; "salt-pepper": with probability level:
 *       0 or 1, equally likely; "masking": with probability level: 0 (Vincent et al. 2008); "poisson": photon noise:
 *       level^2 * Poisson(x / level^2), with standard deviation level at x = 1; "speckle": x + level * x * N.
 *   "level": number from 0 to 1; required. Amount of noise, which the kind defines.
 *   "clip": true or false; default true. Whether values are clipped to [0, 1]; 8-bit results always are.
 *  and with each of them
 *   "seed": whole number from 0 to 4294967295; default 0. The same seed gives the same result on every machine.
 *   "index": whole number from 0 to 4294967295; default 0. Number of the image in a series: with the same seed, each
 *       index gives different draws and noise. */
dae_status dae_corrupt(const dae_image* clean, const char* options, dae_pixel_type type, dae_image** out);

/* ---- Quality ------------------------------------------------------------------------------------------------- */

/* These compare `image` with `reference`, which must have the same size and channels. Pixel types may differ; alpha is
 * ignored. */

/* Mean squared error over all values, in units of the range [0, 1]. */
dae_status dae_mse(const dae_image* reference, const dae_image* image, double* out);
/* Peak signal-to-noise ratio: -10 log10(MSE) in dB for a peak of 1; infinite for equal images. */
dae_status dae_psnr(const dae_image* reference, const dae_image* image, double* out);
/* Structural similarity (Wang et al. 2004): 11x11 Gaussian window of sigma 1.5, K1 0.01, K2 0.03, population
 * covariance, valid region, mean over the channels. Images smaller than the window are refused. */
dae_status dae_ssim(const dae_image* reference, const dae_image* image, double* out);

/* ---- Models --------------------------------------------------------------------------------------------------- */

/* A layer table and its weights. */
typedef struct dae_model dae_model;

/* Reads and checks a model file (safetensors); the bytes are not needed afterwards. Fails with DAE_MODEL_FORMAT if the
 * bytes are no model file that this version can run. */
dae_status dae_model_load(const uint8_t* bytes, size_t size, dae_model** out);

/* Describes a model as JSON; the text is valid until the model is freed: {"name", "description", "license", "channels",
 * "outputChannels", "noiseSigma", "noise", "scale", "params", "symmetry", "stride", "receptiveField", "latentChannels",
 * "latentStride", "decodes", "cascade": [{"name", "output"}], "multiplyAdds", "xnnpackShare", "layers": [...]}.
 *  - "noise" is "camera" if the network was trained for a camera's noise, and absent for white noise.
 *  - "symmetry" is present if the filters come in pairs (see models/README.md); "params" then counts one of each pair.
 *  - "decodes" says whether the decoder can run alone (DAE_STAGE_DECODER), which connections that skip the latent
 *    prevent.
 *  - "cascade" is present for a cascade of networks and names the last layer of each.
 *  - "multiplyAdds" are those that inference performs per input pixel, "xnnpackShare" is the share of them, 0 to 1,
 *    that XNNPACK performs.
 *  - A layer has the members of its row in the model file's table, and "params". A layer that multiplies also has
 *    "multiplyAdds" and "kernels": "winograd (xnnpack)" (Winograd's algorithm on XNNPACK's products), "xnnpack",
 *    "own" or "reference" (dae_model_with_kernels). */
const char* dae_model_info(const dae_model* model);
void dae_model_free(dae_model* model);

/* Creates a model with random weights. `table` is a layer table as in model files (JSON, see models/README.md). Weights
 * are Glorot-uniform (Glorot and Bengio 2010, Keras's default) and biases zero; the same seed gives the same bits on
 * every platform. In a network that adds its input to its output, filters start with a sum of zero, and those of the
 * last layer are a tenth as large. Fails with DAE_MODEL_FORMAT if the table is not valid. */
dae_status dae_model_create(const char* table, uint32_t seed, dae_model** out);

/* Creates a model of the first `parts` networks of a cascade, with their weights: from 1 to the number in its info. */
dae_status dae_model_cut(const dae_model* model, int32_t parts, dae_model** out);

/* Creates a self-ensemble (Timofte et al. 2016): a model that averages the results for `views` (1, 2, 4 or 8) flips and
 * rotations of the image. 2 adds the image mirrored left to right, 4 mirrors along each axis, 8 also transposes.
 * Quality improves, and the work is `views` times as much; with a "symmetry", half of 4 or 8 would repeat the others
 * and is left out. Fails with DAE_INVALID_ARGUMENT for models with a layer that treats two directions differently, such
 * as a 3x3 kernel with stride 2. */
dae_status dae_model_self_ensemble(const dae_model* model, int32_t views, dae_model** out);

/* Creates the same model, which sessions and trainers made from it compute with other kernels: "auto" (the default: the
 * fastest for each layer), "xnnpack" (XNNPACK's operators wherever a layer multiplies), "own" (the project's SIMD
 * kernels) or "reference" (plain loops, slow). Results agree within rounding. Fails with DAE_INVALID_ARGUMENT for
 * another name. */
dae_status dae_model_with_kernels(const dae_model* model, const char* kernels, dae_model** out);

/* Writes the model file that dae_model_load() reads. */
dae_status dae_model_save(const dae_model* model, dae_buffer** out);

/* ---- Sessions -------------------------------------------------------------------------------------------------- */

/* A model made ready to run on some threads. */
typedef struct dae_session dae_session;

typedef enum dae_stage {
  DAE_STAGE_ALL = 0,     /* encoder, then decoder */
  DAE_STAGE_ENCODER = 1, /* image -> latent */
  DAE_STAGE_DECODER = 2  /* latent -> image */
} dae_stage;

/* `threads`, 1 to 256, includes the calling thread. Threads share images and tiles, so results do not depend on their
 * number. The model may be freed before the session. */
dae_status dae_session_create(const dae_model* model, int32_t threads, dae_session** out);
/* Creates a session that uses the threads of another session, which may be freed first. Only one of the two may run at
 * a time. */
dae_status dae_session_create_beside(const dae_model* model, const dae_session* other, dae_session** out);
int32_t dae_session_threads(const dae_session* session);

/* Computes the output shape [n, h, w, c] of a stage for an input shape. Fails with DAE_INVALID_ARGUMENT if the channels
 * do not fit, if rows or columns are no multiples of the model's stride (encoder and whole network), or if the decoder
 * reads more than the latent (DAE_STAGE_DECODER). */
dae_status dae_session_output_shape(const dae_session* session, dae_stage stage, const int32_t input[4],
                                    int32_t output[4]);

/* Runs only the network on a batch, without padding, tiling or clipping: x has shape `input`, y the output shape. Fails
 * like dae_session_output_shape(), and if x contains NaN or infinity. */
dae_status dae_session_run(dae_session* session, dae_stage stage, const float* x, const int32_t input[4], float* y);
void dae_session_free(dae_session* session);

/* ---- Denoising ------------------------------------------------------------------------------------------------ */

/* One image on its way through a session. The caller runs it in steps, so it can show progress, and cancel between two
 * steps by freeing the job. The session and the image must outlive the job. A session runs one job at a time, and
 * nothing else between its steps. */
typedef struct dae_job dae_job;

/* Starts denoising an image of any size. A model with a "scale" (dae_model_info) above 1 multiplies its sides by it and
 * enlarges alpha bicubically. A one-channel model processes a colour image channel by channel; a colour model processes
 * a gray image as three equal channels. A colour image whose channels are equal gives the result of the gray image. The
 * result has the input's pixel type and metadata.
 *
 * Options (denoise.schema.json):
 *   "strength": number from 0 to 1 or { luma?: number from 0 to 1; chroma?: number from 0 to 1 }; default 1. Share
 *       of the network's result: 1 gives the network's output, 0 the input (enlarged bicubically if the network
 *       enlarges), values between blend the two. Brightness (luma) and colour (chroma), as BT.601 defines them, can
 *       be set separately.
 *   "noiseLevel": number from 0 to 1 (of the pixel range); default 0. Sigma of the image's noise (a sigma of 25 of
 *       255 is 25 / 255), for models with a noiseSigma, such as photo-small. Larger values smooth more. 0: estimated
 *       from the image.
 *   "tile": "auto", "off" or { size: whole number from 1 } (pixels); default "auto". Side of a tile in pixels of the
 *       image; "off" takes the whole image as one tile, "auto" chooses. The result does not depend on it; memory
 *       does.
 *   "alpha": "keep", "process", "opaque"; default "keep". "keep" copies alpha from the input, and colours that it
 *       hides do not reach the network. "process" denoises alpha like a colour. "opaque" drops it.
 *   "parts": whole number from 1. Number of a cascade's networks to run (the model's cascade). Default: all.
 *   "selfEnsemble": 1, 2, 4, 8; default 1. Self-ensemble: averages the network's results for this number of flips
 *       and rotations of the image. 2 adds the image mirrored left to right, 4 mirrors along each axis, 8 also
 *       transposes. Quality improves; the work grows by up to this factor. Networks with a layer that treats two
 *       directions differently, such as fashion-tutorial, refuse it. */
dae_status dae_denoise_start(dae_session* session, const dae_image* noisy, const char* options, dae_job** out);
/* Processes one tile per thread, up to about 500 million multiply-adds per thread, so a large tile takes several steps.
 * *done receives the number of tiles finished so far. */
dae_status dae_job_step(dae_job* job, int32_t* done);
int32_t dae_job_tiles(const dae_job* job);
/* The given or estimated sigma that the network was told, 0 to 1; 0 for models without "noiseSigma". */
float dae_job_noise_level(const dae_job* job);
/* The rectangle {x, y, width, height} of the result that tile `index` fills. Tiles finish in order of their index. */
dae_status dae_job_tile(const dae_job* job, int32_t index, int32_t rectangle[4]);
/* The result so far, owned by the job. It is complete when all tiles are done. */
const dae_image* dae_job_image(const dae_job* job);
/* Moves the finished result to the caller, who still frees the job. Fails with DAE_INVALID_ARGUMENT while tiles are
 * missing. */
dae_status dae_job_take(dae_job* job, dae_image** out);
void dae_job_free(dae_job* job);

/* ---- Files in one call ----------------------------------------------------------------------------------------- */

/* Denoises, or enlarges, an image file and writes the result to another file, which it replaces. The input is PNG,
 * JPEG, BMP or GIF (first frame), the output PNG or JPEG by its name. Nothing is kept between calls: for many images,
 * sessions are faster. Both paths are in the system's encoding. Fails with
 *  - DAE_FILE if a file cannot be read or written, or no folder of models is found,
 *  - DAE_UNSUPPORTED_INPUT if the input is no image that can be decoded,
 *  - DAE_MODEL_FORMAT if the model's file is not valid,
 *  - DAE_INVALID_ARGUMENT for options that are not allowed, and for a model that does not fit the image. */
dae_status dae_denoise_file(const char* input, const char* output, const char* options);

/* Does the same with the bytes of an image file; *out receives the bytes of the result, a PNG unless "format" is
 * "jpeg". Fails like dae_denoise_file().
 *
 * Options of both (file.schema.json):
 *   "model": text; default "auto". Name of a model in the folder of models, such as photo-small or super-x2, or a
 *       path that ends in .safetensors. "auto" chooses the network that fits the image, as dae_network_for() does.
 *   "modelFolder": text. Folder of the model files. Default: the environment variable DAE_MODELS, else the folder
 *       share/dae/models of the installation that has the library.
 *   "threads": "auto" or whole number from 1 to 256; default "auto". Number of threads; results do not depend on it.
 *       "auto" chooses: the package by a short self-test, C by the processor's cores. Where a platform cannot start
 *       that many, fewer run; the package says how many and why.
 *   "kernels": "auto", "xnnpack", "own", "reference"; default "auto". Code that computes the networks. Results agree
 *       within rounding. "auto": the fastest for each layer; "xnnpack": XNNPACK's operators wherever a layer
 *       multiplies; "own": the project's SIMD kernels; "reference": plain loops, slow, for comparisons.
 *   "format": "auto", "png", "jpeg"; default "auto". Format of the result. "auto": a JPEG if the name of the output
 *       ends in .jpg or .jpeg, else a PNG.
 *   "quality": whole number from 1 to 100; default 92. Quality of a JPEG on libjpeg's scale; up to 90 colour has
 *       half the resolution.
 *   "metadata": true or false; default true. Whether the result keeps the image's colour profile and EXIF.
 *   "denoise": { strength?: number from 0 to 1 or { luma?: number from 0 to 1; chroma?: number from 0 to 1 };
 *       noiseLevel?: number from 0 to 1; tile?: "auto", "off" or { size: whole number from 1 }; alpha?: "keep",
 *       "process", "opaque"; parts?: whole number from 1; selfEnsemble?: 1, 2, 4, 8 }. Options of the denoising run. */
dae_status dae_denoise_bytes(const uint8_t* bytes, size_t size, const char* options, dae_buffer** out);

/* ---- Training -------------------------------------------------------------------------------------------------- */

/* Clean 8-bit images of any size, all with the same number of channels. */
typedef struct dae_dataset dae_dataset;

/* Creates an empty set; `channels` is 1 (gray) or 3 (RGB). */
dae_status dae_dataset_create(int32_t channels, dae_dataset** out);
/* Adds a copy of an image, converted to the set's channels (alpha is dropped) and to 8 bits. */
dae_status dae_dataset_add(dae_dataset* dataset, const dae_image* image);
/* Adds copies of a batch of images: values of shape [n, h, w, channels]. */
dae_status dae_dataset_add_batch(dae_dataset* dataset, const uint8_t* values, const int32_t shape[4]);
/* Adds a copy of an image file that dae_image_decode() reads. It is decoded when its pixels are needed. The set keeps
 * up to 256 MiB of decoded pixels with 32-bit pointers, 4 GiB otherwise, and one more image per thread. If the decoded
 * set is larger, an epoch goes through windows of half that size and shuffles patches within a window, so that each
 * file is decoded once an epoch; more "crops" of each image make better use of that. */
dae_status dae_dataset_add_file(dae_dataset* dataset, const uint8_t* bytes, size_t size);
/* Moves the last `count` images, at least one and not all, to a new set. */
dae_status dae_dataset_split(dae_dataset* dataset, int32_t count, dae_dataset** out);
int32_t dae_dataset_size(const dae_dataset* dataset);
void dae_dataset_free(dae_dataset* dataset);

/* A training run: a copy of the model's weights, the optimizer's state and the position in the run. */
typedef struct dae_trainer dae_trainer;

/* Creates a training run.
 *
 * "pretrain" trains a stacked denoising autoencoder layer by layer (Vincent et al. 2010); every layer must read the
 * layer before it. A stage trains the first encoder layers and the last decoder layers that no earlier stage trained,
 * as an autoencoder: the first stage of images, later stages of the latent that the earlier encoder layers compute
 * from clean images, with noise on the latent (gaussian, uniform, masking or speckle; not clipped). The whole network
 * is trained last.
 *
 * Noise is drawn again every epoch: each patch gets one of the noises by the shares, then a kind and a level,
 * uniformly; "jpeg" then compresses the noisy patch. With "clip" false, noisy values may leave [0, 1], as in papers'
 * measurements. A network that enlarges needs chains that shrink by its scale.
 *
 * Every random choice follows from "seed", the epoch and the patch, so the weights do not depend on `threads`. The
 * datasets (`validation` may be NULL) must outlive the trainer; the model need not.
 *
 * Options (train.schema.json):
 *   "epochs": whole number from 1 to 1000000; required. Passes over the data.
 *   "batchSize": whole number from 1 to 65536 (images); default 32. Images per step.
 *   "noise": { share?: number from 0.000001 to 1000000; chain: text; target?: text } or { share?: number from
 *       0.000001 to 1000000; kind?: "gaussian", "uniform", "salt-pepper", "masking", "poisson", "speckle" or list of
 *       these names; level?: number from 0 to 1 or list of 2 values, each number from 0 to 1; clip?: true or false;
 *       jpeg?: whole number from 1 to 100 or list of 2 values, each whole number from 1 to 100 } or list of {
 *       share?, chain, target? } or { share?, kind?, level?, clip?, jpeg? }. The corruption, drawn anew for each
 *       patch in every epoch: an entry of the list by its share, then a kind and a level uniformly. Default:
 *       gaussian of level 0.2.
 *   "optimizer": { type?: "adam"; learningRate?: number from 0; beta1?: number from 0 to 0.999999; beta2?: number
 *       from 0 to 0.999999; epsilon?: number from 0 to 1 } or { type: "sgd"; learningRate?: number from 0;
 *       momentum?: number from 0 to 0.999999 }. The optimizer. Default: Adam with a learning rate of 0.001.
 *   "schedule": { type?: "constant"; warmup?: number from 0 to 1000000 } or { type: "step"; every?: number from
 *       0.001 to 1000000; factor?: number from 0 to 1; warmup?: number from 0 to 1000000 } or { type: "cosine";
 *       final?: number from 0 to 1; warmup?: number from 0 to 1000000 }. Factor of the learning rate over the run.
 *       Default: constant.
 *   "loss": "mse", "mae", "charbonnier", "bce"; default "mse". Mean squared error, mean absolute error,
 *       Charbonnier's loss, or binary cross-entropy.
 *   "noiseWeighting": number from 0 to 1 (of the pixel range); default 0. Sigma of the noise at which a patch has
 *       weight one half in the loss; a patch without noise has weight one. This weights patches like mean PSNR does.
 *       It is for networks that keep the size and have no noiseSigma. 0: equal weights.
 *   "clipNorm": number from 0; default 0. Largest norm of the gradient; larger gradients are scaled down. 0: no
 *       limit.
 *   "ema": number from 0 to 0.999999; default 0. Decay per step, such as 0.999, of the exponential moving average of
 *       the weights, which becomes the result. 0: off.
 *   "crop": whole number from 0 to 65535 (pixels); default 0. Side of the random patches cut from the images, a
 *       multiple of the network's stride. 0: whole images, which must have one size.
 *   "crops": whole number from 1 to 65536; default 1. Patches per image and epoch.
 *   "flip": true or false; default false. Mirrors each patch along each axis with probability 1/2.
 *   "transpose": true or false; default false. Transposes each patch with probability 1/2; with flip, all 8 flips
 *       and rotations occur.
 *   "gray": number from 0 to 1; default 0. Share of the patches that become gray in a colour set: equal channels
 *       with equal noise.
 *   "seed": whole number from 0 to 4294967295; default 0. The same seed gives the same weights for any number of
 *       threads.
 *   "validationNoise": { chain: text; seed?: whole number from 0 to 4294967295 } or { kind?: "gaussian", "uniform",
 *       "salt-pepper", "masking", "poisson", "speckle"; level?: number from 0 to 1; seed?: whole number from 0 to
 *       4294967295 }. Corruption of the validation images. Default: the first entry of noise, with the middle of
 *       each range.
 *   "parts": list of text. Names of the networks of a cascade that learn. Default: all.
 *   "partsLoss": number from 0 to 1000; default 0. Weight of an additional loss for each network of a cascade but
 *       the last: its result is compared with the clean patch of the same size. 0: none.
 *   "pretrain": list of { layers, epochs, noise?, loss?, optimizer?, schedule?, noiseWeighting?, clipNorm?, ema? }.
 *       Stages of pretraining before the whole network is trained. Every layer must read the layer before it.
 *       Default: none. */
dae_status dae_trainer_create(const dae_model* model, const char* options, const dae_dataset* data,
                              const dae_dataset* validation, int32_t threads, dae_trainer** out);

typedef struct dae_train_state {
  int32_t step;            /* optimizer steps so far */
  int32_t total_steps;     /* steps of the whole run, which is finished when step is equal */
  int32_t steps_per_epoch; /* includes an epoch's last, smaller batch; step / steps_per_epoch epochs are complete */
  int32_t batch_images;    /* images in the last step */
  double loss;             /* mean loss of the last step's batch */
  double epoch_loss;       /* mean over the steps of the current epoch so far */
  double learning_rate;    /* learning rate of the last step */
  double gradient_norm;    /* norm of the last step's gradient, before clipping */
  int32_t stage;           /* stage of the last step, from 0: those of "pretrain", then the whole network */
  int32_t stages;          /* number of stages, one more than "pretrain" has */
} dae_train_state;

void dae_trainer_state(const dae_trainer* trainer, dae_train_state* out);
/* Takes one step: a batch forward and backward, and an update of the weights. Fails with DAE_DIVERGED, leaving the
 * weights unchanged, if loss or gradient is not finite, and with DAE_INVALID_ARGUMENT if the run is finished. Allocates
 * only when a stage begins, and for larger corrupted patches than before. */
dae_status dae_trainer_step(dae_trainer* trainer);
/* Sets the learning rate until the stage ends; the schedule still multiplies it. */
dae_status dae_trainer_set_learning_rate(dae_trainer* trainer, float learning_rate);

typedef struct dae_validation {
  int32_t done;  /* images measured so far */
  int32_t total; /* size of the validation set; 0 without one */
  double loss;   /* mean of the training loss over the images measured so far */
  double mse;    /* mean squared error over these images */
  double psnr;   /* -10 log10(mse) in dB. For a network that enlarges: mean of the images' PSNR of dae_image_luma() */
                 /* without a border as wide as the scale */
  double ssim;   /* mean SSIM, 0 for images smaller than its window; for a network that enlarges of the same luma */
  double input_psnr; /* PSNR of the noisy images; for a network that enlarges of their bicubic enlargement */
} dae_validation;

/* Measures the current weights (their average if "ema" is on) on the next few images of the validation set; the noise
 * follows from its seed and the image's number. During pretraining it measures the autoencoder of all stages so far,
 * from image to image. The first call after a step or after the last image starts again. */
dae_status dae_trainer_validate(dae_trainer* trainer, dae_validation* out);

/* Creates a model of the current weights (their average if "ema" is on). */
dae_status dae_trainer_model(const dae_trainer* trainer, dae_model** out);
/* Writes a checkpoint, from which the run continues exactly: a model file with more tensors, and the options in its
 * metadata. */
dae_status dae_trainer_checkpoint(const dae_trainer* trainer, dae_buffer** out);
/* Continues from a checkpoint that was written with the same layer table, options ("epochs" may differ) and data; fails
 * with DAE_INVALID_ARGUMENT or DAE_MODEL_FORMAT otherwise. */
dae_status dae_trainer_restore(dae_trainer* trainer, const uint8_t* checkpoint, size_t size);
void dae_trainer_free(dae_trainer* trainer);

/* ---- Adaptation ------------------------------------------------------------------------------------------------ */

/* A network that learns from the pictures that it is to denoise; no clean versions of them are needed. Its
 * self-ensemble (dae_model_self_ensemble) denoises parts of the pictures. If their noise is white, a network for
 * white noise then learns to restore these results from copies with new noise of the same sigma (Vaksman, Elad and
 * Milanfar 2020). Otherwise the network learns to give them for the pictures themselves. docs/adaptation.md has
 * measurements. */
typedef struct dae_adaptation dae_adaptation;

/* Returns the name of the shipped network that helps a model's adaptation as its companion: "photo-small" for
 * "photo-camera" and "photo-camera-large", "" for all others. The text is static; do not free it. */
const char* dae_companion_for(const dae_model* model);

/* Creates an adaptation of a model that keeps the image's size; the model is copied. `companion` may be NULL, or a
 * model with "noiseSigma" and the same number of channels, whose results are averaged with the self-ensemble's. It is
 * copied, too. The result depends on the seed and the number of steps, not on
 * `threads`.
 *
 * Options (adapt.schema.json):
 *   "clean": true or false; default false. Whether the images have no noise: the network then learns to remove white
 *       noise from images of their kind.
 *   "sigma": number from 0 to 1 or list of 2 values, each number from 0 to 1. Noisy images: sigma of their white
 *       noise; default: estimated. Clean images: sigma of the noise to add, or a range; default: [5/255, 50/255].
 *   "seed": whole number from 0 to 4294967295; default 0. The same seed and number of steps give the same weights
 *       for any number of threads.
 *   "learningRate": number from 0 to 1; default 0. Learning rate of Adam. 0: 0.001 for a network for white noise,
 *       otherwise 0.0005. */
dae_status dae_adaptation_create(const dae_model* model, const dae_model* companion, const char* options,
                                 int32_t threads, dae_adaptation** out);
/* Adds a picture of at least 16 pixels a side, before the first step. 64 tiles of about 96x96 pixels are kept of all
 * pictures together, each place with the same probability, so memory does not grow with the pictures. Alpha is ignored.
 */
dae_status dae_adaptation_add(dae_adaptation* adaptation, const dae_image* picture);

/* Estimates the noise of an example, an image with the noise that is to be removed: clean images then get white noise
 * of 0.6 to 1.4 times its sigma in place of "sigma". An example with a sigma below 3/255 changes nothing. For
 * adaptations with "clean", before the first step. */
dae_status dae_adaptation_match_noise(dae_adaptation* adaptation, const dae_image* noisy);

typedef struct dae_adaptation_state {
  int32_t targets;       /* tiles that a network has denoised so far */
  int32_t total_targets; /* training begins after this many; 0 before the first step */
  int32_t step;          /* training steps so far */
  int32_t best_step;     /* step after which the best weights were measured; 0: the model's own are the best */
  double start_loss;     /* mean squared error of the model on tiles that are held back, a fifth of all */
  double best_loss;      /* the same of the best weights */
  int32_t finished; /* nonzero: the last 1,000 steps brought no improvement, or a model for white noise finds none; */
                    /* more steps may be taken */
} dae_adaptation_state;

/* Denoises a tile, or takes a training step; every 25th step measures the loss on the held-back tiles. Fails with
 * DAE_DIVERGED if the loss is not finite, and with DAE_INVALID_ARGUMENT if the pictures have fewer than two tiles. */
dae_status dae_adaptation_step(dae_adaptation* adaptation);
void dae_adaptation_get_state(const dae_adaptation* adaptation, dae_adaptation_state* out);
/* Creates a model of the best weights so far: those with the lowest loss on the held-back tiles, the model's own among
 * them. */
dae_status dae_adaptation_model(const dae_adaptation* adaptation, dae_model** out);
void dae_adaptation_free(dae_adaptation* adaptation);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_H_ */
