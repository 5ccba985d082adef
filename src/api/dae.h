/* dae: denoising autoencoders on the processor. The public C API.
 *
 * The same header is compiled natively and to WebAssembly. Rules that hold for every function:
 *  - A function that can fail returns a dae_status. On failure it leaves its out-parameters untouched, keeps nothing
 *    allocated, and dae_error_message() says what was expected and what came. The next call works.
 *  - Handles are opaque. Whoever receives one through an out-parameter frees it; *_free(NULL) does nothing.
 *  - Distinct handles may be used from distinct threads at once; one handle from one thread at a time.
 *  - Tensors are float32 in NHWC order (batch, rows, columns, channels); image values lie in [0, 1].
 */
#ifndef DAE_API_DAE_H_
#define DAE_API_DAE_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a shared library exports; everything else in it is compiled with hidden names. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

typedef enum dae_status {
  DAE_OK = 0,
  DAE_INVALID_ARGUMENT = 1,  /* a value outside the documented range, a null pointer, shapes that do not fit */
  DAE_UNSUPPORTED_INPUT = 2, /* bytes that are not a decodable image, or an image that is too large */
  DAE_MODEL_FORMAT = 3,      /* bytes that are not a model file this version can run */
  DAE_OUT_OF_MEMORY = 4,
  DAE_INTERNAL = 5, /* a bug in this library or in XNNPACK */
  DAE_DIVERGED = 6  /* a training step whose loss or gradient is not finite */
} dae_status;

/* What the calling thread's last failed call reported, UTF-8, one line; "" before any failure.
 * Valid until that thread's next failing call. */
const char* dae_error_message(void);

/* "major.minor.patch" */
const char* dae_version(void);

/* The SIMD variant this library was built for: "simd128", "relaxed" (WebAssembly) or "native". */
const char* dae_simd(void);

/* ---- Bytes that the library allocated ------------------------------------------------------------------------ */

typedef struct dae_buffer dae_buffer;

const uint8_t* dae_buffer_data(const dae_buffer* buffer);
size_t dae_buffer_size(const dae_buffer* buffer);
void dae_buffer_free(dae_buffer* buffer);

/* CRC-32 (the one of PNG and gzip): the seed of an image's noise in evaluations is that of its file name. */
uint32_t dae_crc32(const uint8_t* bytes, size_t size);

/* An IDX file (the format of Fashion-MNIST) of unsigned bytes, gzip-compressed or not: n images, or n labels with
 * height = width = 1. *values receives n * height * width bytes; shape = {n, height, width}. */
dae_status dae_idx_decode(const uint8_t* bytes, size_t size, int32_t shape[3], dae_buffer** values);

/* ---- Images -------------------------------------------------------------------------------------------------- */

/* Interleaved rows, top to bottom. 1 channel: gray; 2: gray, alpha; 3: RGB; 4: RGB, alpha (not premultiplied). */
typedef struct dae_image dae_image;

typedef enum dae_pixel_type {
  DAE_PIXEL_U8 = 0, /* 0..255 stands for 0..1 */
  DAE_PIXEL_F32 = 1 /* any finite value; 0..1 is the displayable range */
} dae_pixel_type;

/* Copies width * height * channels values from pixels; a null pixels gives an image of zeros.
 * Non-finite float values (NaN, infinity) are refused. */
dae_status dae_image_create(int32_t width, int32_t height, int32_t channels, dae_pixel_type type, const void* pixels,
                            dae_image** out);

/* Decodes PNG, JPEG, BMP or GIF (first frame) to 8 bits a channel, turned upright as its EXIF orientation says. The
 * image has the file's metadata. */
dae_status dae_image_decode(const uint8_t* bytes, size_t size, dae_image** out);

/* What a file says of its picture beside the pixels. PNG and JPEG files are written with the metadata of their image;
 * what is made of an image (converted, resized, cropped, corrupted, denoised) has the metadata of that image. */
typedef enum dae_metadata {
  DAE_METADATA_PROFILE = 0, /* an ICC profile. Written where its colour space is the file's: "RGB " in colour files,
                               which include every JPEG, "GRAY" in gray PNG */
  DAE_METADATA_EXIF = 1 /* EXIF's TIFF structure, with orientation 1 and without a thumbnail. JPEG holds 65,527 bytes
                           of it; a larger one is not written there */
} dae_metadata;

/* `kind`: a dae_metadata. *bytes lives until the image is freed or its metadata set; *size is 0 where there is none. */
dae_status dae_image_metadata(const dae_image* image, int32_t kind, const uint8_t** bytes, size_t* size);
/* Copies the bytes; a size of 0 drops what there is. Of EXIF, orientation becomes 1 and the thumbnail goes; what is no
 * TIFF structure counts as none. */
dae_status dae_image_set_metadata(dae_image* image, int32_t kind, const uint8_t* bytes, size_t size);

/* PNG, 8 bits a channel; float values are clipped to [0, 1] and rounded. */
dae_status dae_image_encode_png(const dae_image* image, dae_buffer** out);

/* Baseline JPEG of a quality from 1 to 100 (as libjpeg counts; up to 90 colour has half the resolution). Alpha is
 * dropped, and gray written as colour; float values are clipped to [0, 1] and rounded. */
dae_status dae_image_encode_jpeg(const dae_image* image, int32_t quality, dae_buffer** out);

/* The same picture with other channels and another pixel type. Gray to colour repeats the value; colour to gray is
 * BT.601 luma; a missing alpha is opaque; a dropped alpha is ignored (no blending). */
dae_status dae_image_convert(const dae_image* image, int32_t channels, dae_pixel_type type, dae_image** out);

/* The name of the shipped network that was trained on such pictures: "fashion-tutorial" for gray ones of at most 28
 * pixels a side; "photo-camera" for those that a camera made, whose details are coarser than their pixels and whose
 * noise is not white; "photo-small-gray" for other gray ones, "photo-small" for all others. Gray is what shows no
 * colour, also where it is stored in three equal channels. `model` restricts the choice: "photo" and "photo-small" each
 * stand for a pair, one network for colour and one for gray; NULL or "": any. Any other name is returned as it came. */
const char* dae_network_for(const dae_image* image, const char* model);

typedef enum dae_resampling {
  DAE_RESAMPLING_BICUBIC = 0, /* Keys 1981, a = -0.5, widened to shrink: MATLAB's imresize with its antialiasing */
  DAE_RESAMPLING_AREA = 1     /* the mean over the area that an output pixel covers */
} dae_resampling;

/* The picture with other numbers of pixels; edges are mirrored, colours weighted by alpha. `method`: a
 * dae_resampling. */
dae_status dae_image_resize(const dae_image* image, int32_t width, int32_t height, int32_t method, dae_pixel_type type,
                            dae_image** out);

/* A part of the picture: {x, y, width, height} of it, all inside. */
dae_status dae_image_crop(const dae_image* image, const int32_t rectangle[4], dae_image** out);

/* What super-resolution is measured on: one channel of 8 bits, without `border` pixels along each edge. Of a colour
 * picture its BT.601 luma in limited range (16 to 235, rounded), as MATLAB's rgb2ycbcr makes it; of a gray one itself.
 * Alpha is ignored. */
dae_status dae_image_luma(const dae_image* image, int32_t border, dae_image** out);

int32_t dae_image_width(const dae_image* image);
int32_t dae_image_height(const dae_image* image);
int32_t dae_image_channels(const dae_image* image);
dae_pixel_type dae_image_pixel_type(const dae_image* image);
void* dae_image_pixels(dae_image* image);
void dae_image_free(dae_image* image);

/* ---- Corruption: C(noisy | clean) ---------------------------------------------------------------------------- */

/* What happens to a value x in [0, 1]; `level` is in [0, 1]. N is a standard normal variable, U uniform in (-1, 1). */
typedef enum dae_noise_kind {
  DAE_NOISE_GAUSSIAN = 0,    /* x + level * N: the article's corruption */
  DAE_NOISE_UNIFORM = 1,     /* x + level * U */
  DAE_NOISE_SALT_PEPPER = 2, /* with probability level: 0 or 1, evenly */
  DAE_NOISE_MASKING = 3,     /* with probability level: 0 (Vincent et al. 2008) */
  DAE_NOISE_POISSON = 4,     /* photon noise: level^2 * Poisson(x / level^2), so its deviation at x = 1 is level */
  DAE_NOISE_SPECKLE = 5      /* x + level * x * N */
} dae_noise_kind;

typedef struct dae_noise {
  int32_t kind; /* a dae_noise_kind */
  float level;
  uint32_t seed;
  uint32_t index; /* which image of a series: each index has noise of its own under the same seed */
  int32_t clip;   /* nonzero: the result is clipped to [0, 1] */
} dae_noise;

/* Noise on every colour value of `clean`; alpha stays. The noise depends on (seed, index, position) alone: it is the
 * same on every platform. The result has the given pixel type: DAE_PIXEL_F32 keeps the noise unrounded. */
dae_status dae_corrupt(const dae_image* clean, const dae_noise* noise, dae_pixel_type type, dae_image** out);

/* A corruption in several steps, as a picture meets them: shrunk, blurred, noisy, compressed. `chain` is text such as
 * "blur 1.2 + x4 + noise 25 + jpeg 40", its steps from left to right:
 *   xN               to 1/N of the size (rounded up), bicubic with antialiasing; N from 2 to 16
 *   area xN          the same by the mean over each pixel's area
 *   video xN         by area, and then what a frame of a video keeps (8 bits of limited range, BT.709, 4:2:0)
 *   up N             to N times the size, bicubic
 *   blur S           Gaussian, sigma in pixels
 *   motion L [A]     the mean along a line of L pixels, A degrees counterclockwise from the rows (default 0)
 *   noise S          Gaussian noise, sigma in 1/255
 *   gaussian L, uniform L, salt-pepper L, masking L, poisson L, speckle L    noise of a level as in dae_noise
 *   jpeg Q           what a JPEG of this quality (1 to 100) keeps
 *   camera ISO       what a camera makes of the scene at an ISO from 50 to 102400: shot and read noise of a sensor that
 *                    sees one colour a pixel, demosaicing, noise reduction, sharpening, JPEG. Which camera it is (its
 *                    colours, tone curve, scaling, ...) follows from the seed and the index.
 * src/corruption/camera/camera.h names the sources. Any number but N may be a range, "noise 0..25", from which the seed
 * and the index draw, evenly (an ISO: evenly in its logarithm). Values are clipped to [0, 1] after every step. A
 * chain's first noise is that of dae_corrupt() with the same seed and index. Alpha changes its size with the colours
 * and is otherwise left; hidden colours do not mix with visible ones. */
dae_status dae_corrupt_chain(const dae_image* clean, const char* chain, uint32_t seed, uint32_t index,
                             dae_pixel_type type, dae_image** out);

/* ---- Quality of `image` against `reference`: same size and channels, any pixel types; alpha is ignored -------- */

/* Mean squared error over all values, in units of the range [0, 1]. */
dae_status dae_mse(const dae_image* reference, const dae_image* image, double* out);
/* -10 log10(MSE) in dB, peak 1; infinite for equal images. */
dae_status dae_psnr(const dae_image* reference, const dae_image* image, double* out);
/* Wang et al. 2004: 11x11 Gaussian window of sigma 1.5, K1 0.01, K2 0.03, population covariance, valid region, mean
 * over the channels. Images smaller than the window are refused. */
dae_status dae_ssim(const dae_image* reference, const dae_image* image, double* out);

/* ---- Models: a layer table and its weights, from a safetensors file -------------------------------------------- */

typedef struct dae_model dae_model;

/* Reads and checks a whole model file; the bytes are not needed afterwards. */
dae_status dae_model_load(const uint8_t* bytes, size_t size, dae_model** out);

/* JSON: {"name", "description", "license", "channels", "outputChannels", "noiseSigma", "scale", "params", "symmetry",
 * "stride", "receptiveField", "latentChannels", "latentStride", "decodes", "stack": [{"name", "output"}],
 * "multiplyAdds", "xnnpackShare", "layers": [...]}. "symmetry" is there for networks whose filters come in pairs (see
 * models/README.md), one of which counts. "decodes" is whether the decoder can run alone (DAE_STAGE_DECODER):
 * connections that skip the latent forbid it. "stack" is there for networks that are made of several, one after the
 * other, and names each's last layer. "multiplyAdds" are those of inference, as performed, for each pixel of the input;
 * "xnnpackShare" is the part of them, from 0 to 1, that XNNPACK's operators do. A layer has the members of its row in
 * the model file's table and "params"; one that multiplies has "multiplyAdds" and "kernels": "winograd (xnnpack)",
 * whose products are XNNPACK's, "xnnpack", "own" or "reference". Lives as long as the model. */
const char* dae_model_info(const dae_model* model);
void dae_model_free(dae_model* model);

/* A network with fresh weights. `table` is a layer table as model files carry it (JSON, see models/README.md). Weights
 * are Glorot-uniform (Glorot and Bengio 2010, Keras's default) and biases zero; the same seed gives the same bits on
 * every platform. A network whose output is a sum with its input starts with filters that sum to zero, and a tenth of
 * them in the last layer. */
dae_status dae_model_create(const char* table, uint32_t seed, dae_model** out);

/* The network of the first `parts` parts of a stack, with their weights: 1 to as many as its info names. */
dae_status dae_model_cut(const dae_model* model, int32_t parts, dae_model** out);

/* A network that works `views` (1, 2, 4 or 8) times as much and is better for it: the mean of what the model makes of
 * the picture mirrored left to right (2), along each axis (4) and transposed (8), turned back (a "self-ensemble",
 * Timofte et al. 2016). Models with a "symmetry" give the same for half of the 4 or 8, which are left out. Not for
 * models with a layer that treats two directions differently, such as one of stride 2 with a 3x3 kernel. */
dae_status dae_model_self_ensemble(const dae_model* model, int32_t views, dae_model** out);

/* The same network, which sessions and trainers made from it compute by these kernels: "auto" (the default: the fastest
 * for each layer), "xnnpack" (XNNPACK's operators wherever a layer multiplies), "own" (this project's SIMD kernels) or
 * "reference" (plain loops, slow). Results agree within rounding. dae_model_info() of it says what runs each layer.
 * DAE_INVALID_ARGUMENT for another name. */
dae_status dae_model_with_kernels(const dae_model* model, const char* kernels, dae_model** out);

/* The model file that dae_model_load() reads. */
dae_status dae_model_save(const dae_model* model, dae_buffer** out);

/* ---- Sessions: a model made ready to run ----------------------------------------------------------------------- */

typedef struct dae_session dae_session;

typedef enum dae_stage {
  DAE_STAGE_ALL = 0,     /* encoder, then decoder */
  DAE_STAGE_ENCODER = 1, /* image -> latent */
  DAE_STAGE_DECODER = 2  /* latent -> image */
} dae_stage;

/* threads >= 1 counts the calling thread. Work is spread over images and tiles, so the results do not depend on it. The
 * model may be freed before the session. */
dae_status dae_session_create(const dae_model* model, int32_t threads, dae_session** out);
/* The same with the threads of another session, which may be freed before it. One of the two may run at a time. */
dae_status dae_session_create_beside(const dae_model* model, const dae_session* other, dae_session** out);
int32_t dae_session_threads(const dae_session* session);

/* Shape [n, h, w, c] of the stage's output for an input of shape `input`. Fails when the input does not fit: its
 * channels, or rows and columns that are not multiples of the model's stride (encoder and whole network). Fails for the
 * decoder of a model whose decoder reads more than the latent. */
dae_status dae_session_output_shape(const dae_session* session, dae_stage stage, const int32_t input[4],
                                    int32_t output[4]);

/* The network alone on a batch: x of shape `input`, y of the output shape. No padding, no tiles, no clipping. NaN and
 * infinity in x are refused. */
dae_status dae_session_run(dae_session* session, dae_stage stage, const float* x, const int32_t input[4], float* y);
void dae_session_free(dae_session* session);

/* ---- Denoising an image of any size, in steps ------------------------------------------------------------------ */

typedef enum dae_alpha {
  DAE_ALPHA_KEEP = 0,    /* alpha is copied from the input; the network sees no hidden colours */
  DAE_ALPHA_PROCESS = 1, /* alpha is denoised like a colour */
  DAE_ALPHA_OPAQUE = 2   /* the result has no alpha channel */
} dae_alpha;

typedef struct dae_denoise_options {
  int32_t tile;   /* side of a tile in pixels of the picture; 0: chosen by the library; -1: the whole image at once. */
                  /* The result does not depend on it. */
  int32_t alpha;  /* a dae_alpha */
  float strength; /* 0..1: 1 the network's output, 0 the input (enlarged bicubically), between them a blend */
  float
      noise_level; /* sigma of the image's noise, up to 1, for models with "noiseSigma"; 0: estimated from the image */
} dae_denoise_options;

/* One image on its way through a session. The caller runs it step by step, so it can show progress and stop between two
 * steps (by freeing the job). The session and the image must outlive the job; one job of a session at a time, and
 * nothing else in the session between its steps. */
typedef struct dae_job dae_job;

/* The result of a model that enlarges has the picture's sides times its "scale" (dae_model_info), and alpha enlarged
 * bicubically. A one-channel model takes colour channel by channel; a colour model takes gray as equal channels. The
 * result of a picture whose colours are equal has equal colours, those of the gray picture. It has the pixel type and
 * the metadata of the input. */
dae_status dae_denoise_start(dae_session* session, const dae_image* noisy, const dae_denoise_options* options,
                             dae_job** out);
/* Goes on with some tiles, one a thread, by no more than a moment's work (some 500 million multiply-adds a thread): a
 * large tile takes several steps. *done counts the finished tiles so far. */
dae_status dae_job_step(dae_job* job, int32_t* done);
int32_t dae_job_tiles(const dae_job* job);
/* Sigma that the image's noise is taken to have, told or estimated; 0 for models without "noiseSigma". */
float dae_job_noise_level(const dae_job* job);
/* Rectangle {x, y, width, height} of the result that tile `index` fills; tiles finish in order of index. */
dae_status dae_job_tile(const dae_job* job, int32_t index, int32_t rectangle[4]);
/* The result so far, owned by the job: complete when all tiles are done. */
const dae_image* dae_job_image(const dae_job* job);
/* Hands the finished result over; the job remains to be freed. Fails while tiles are missing. */
dae_status dae_job_take(dae_job* job, dae_image** out);
void dae_job_free(dae_job* job);

/* ---- Training: sample x, corrupt it, learn to give back x ----------------------------------------------------- */

/* Clean 8-bit images of any sizes, all with the same colour channels. */
typedef struct dae_dataset dae_dataset;

/* channels: 1 or 3. */
dae_status dae_dataset_create(int32_t channels, dae_dataset** out);
/* Copies an image, converted to the set's channels (alpha is dropped) and to 8 bits. */
dae_status dae_dataset_add(dae_dataset* dataset, const dae_image* image);
/* Copies a batch of images: values of shape [n, h, w, channels]. */
dae_status dae_dataset_add_batch(dae_dataset* dataset, const uint8_t* values, const int32_t shape[4]);
/* Copies an image file, as dae_image_decode() takes it. It is decoded when its pixels are needed: of all files of a
 * set, 256 MiB of decoded pixels are kept where pointers have 32 bits, 4 GiB elsewhere, and one image more a thread. In
 * a set that exceeds this, pieces are shuffled among the images of half of it at a time, so that each file is decoded
 * once an epoch; more "crops" of each image make that worth it. */
dae_status dae_dataset_add_file(dae_dataset* dataset, const uint8_t* bytes, size_t size);
/* Moves the last `count` images, at least one and not all, to a set of their own. */
dae_status dae_dataset_split(dae_dataset* dataset, int32_t count, dae_dataset** out);
int32_t dae_dataset_size(const dae_dataset* dataset);
void dae_dataset_free(dae_dataset* dataset);

/* A training run: a copy of the model's weights, optimizer state, and what comes next. */
typedef struct dae_trainer dae_trainer;

/* `options` is JSON; every key but "epochs" is optional:
 *   {"epochs": 10, "batchSize": 32, "seed": 0,
 *    "loss": "mse" | "mae" | "charbonnier" | "bce",
 *    "optimizer": {"type": "adam", "learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
 *               | {"type": "sgd", "learningRate": 0.01, "momentum": 0.9},
 *    "schedule": {"type": "constant"} | {"type": "step", "every": epochs, "factor": 0.5}
 *              | {"type": "cosine", "final": 0.0},       each may have "warmup": epochs (may be a fraction)
 *    "noiseWeighting": 0 (all pieces count alike; else the sigma of the noise, in parts of white, with which a piece
 *                      counts half in the loss and one without noise whole, as mean PSNR counts them),
 *    "clipNorm": 0 (off), "ema": 0 (off; else the decay a step, such as 0.999),
 *    "noise": {"kind": "gaussian" | ["gaussian", "masking", ...], "level": 0.2 | [0, 0.5], "clip": true,
 *              "jpeg": quality | [30, 95] (default: none)} | {"chain": "x2 + noise 0..25"} | [{..., "share": 1}, ...],
 *    "validationNoise": {"kind": "gaussian", "level": 0.2, "seed": 0} | {"chain": "x2", "seed": 0},
 *                       default: the first kind at the middle level, or the first chain with its middle numbers
 *    "parts": ["x4"] (parts of a stack that learn; default: all),
 *    "partsLoss": 0 (of a stack whose parts enlarge: the weight of the loss of what each part but the last makes,
 *                 against the clean piece made as small, bicubic; 0: none),
 *    "crop": pixels of the clean pieces (0: whole images, which then have one size),
 *    "crops": 1 (pieces of each image an epoch),
 *    "flip": false (each axis, one time in two), "transpose": false (likewise; with "flip", all turns),
 *    "gray": 0 (share of a colour set's pieces that become gray: equal channels with equal noise),
 *    "pretrain": [{"layers": ["enc1", "dec1"], "epochs": 5, ...}, {"layers": ["enc2", "dec2"], "epochs": 5, ...}]}
 * "pretrain" is for stacked denoising autoencoders (Vincent et al. 2010), networks whose layers read the layer before
 * them. Each stage trains some layers, the first ones of the encoder and the last ones of the decoder that no stage
 * before it had, as an autoencoder: the first stage of images, the others of the code that the encoder layers below
 * make of clean images, with noise on the code (gaussian, uniform, masking or speckle; not clipped). The whole network
 * comes last. A stage has its own "epochs" and may have "loss", "noiseWeighting", "optimizer", "schedule", "clipNorm",
 * "ema" and "noise", which are otherwise the run's.
 *
 * Noise is drawn anew every epoch: each piece gets one of the noises by their shares, then a kind and a level of its
 * ranges, evenly; "jpeg" then compresses the noisy piece. "clip" false leaves noise outside [0, 1], as papers measure.
 * A chain is that of dae_corrupt_chain(), its result rounded to 8 bits. The network learns to give back what a camera
 * in it makes of the scene without noise and compression; one that enlarges needs chains that make images smaller by
 * its scale.
 *
 * Every random choice follows from "seed", the epoch and the piece; the weights do not depend on `threads`. The
 * datasets (validation may be NULL) must outlive the trainer; the model need not. */
dae_status dae_trainer_create(const dae_model* model, const char* options, const dae_dataset* data,
                              const dae_dataset* validation, int32_t threads, dae_trainer** out);

typedef struct dae_train_state {
  int32_t step;            /* optimizer steps taken so far */
  int32_t total_steps;     /* of the whole run: it is finished when step is equal */
  int32_t steps_per_epoch; /* an epoch's last, smaller batch counts; step / steps_per_epoch epochs are complete */
  int32_t batch_images;    /* images of the last step */
  double loss;             /* mean loss of the last step's batch */
  double epoch_loss;       /* mean over the steps of the last step's epoch so far */
  double learning_rate;    /* of the last step */
  double gradient_norm;    /* of the last step, before clipping */
  int32_t stage;           /* of the last step: from 0 on those of "pretrain", then the whole network */
  int32_t stages;          /* one more than "pretrain" has */
} dae_train_state;

void dae_trainer_state(const dae_trainer* trainer, dae_train_state* out);
/* One step: a batch forward and backward and an update of the weights. Fails with DAE_DIVERGED, the weights unchanged,
 * when loss or gradient is not finite; with DAE_INVALID_ARGUMENT when the run is finished. Allocates nothing. */
dae_status dae_trainer_step(dae_trainer* trainer);
/* From now on until the stage ends; the schedule's shape is kept. */
dae_status dae_trainer_set_learning_rate(dae_trainer* trainer, float learning_rate);

typedef struct dae_validation {
  int32_t done;  /* images measured so far */
  int32_t total; /* the validation set's size; 0: there is none */
  double loss;   /* means over the images measured so far: the training's loss, the mean squared error, */
  double mse;    /* its -10 log10 (pooled PSNR in dB), and SSIM (0 for images smaller than its window). Of a network */
                 /* that enlarges: PSNR (mean of the images' dB) and SSIM of dae_image_luma(), a border as wide as */
                 /* the scale cut off, and what it was given enlarged bicubically */
  double psnr;
  double ssim;
  double input_psnr; /* of the noisy images themselves */
} dae_validation;

/* Measures the current weights (their average where "ema" is on; during pretraining the stack of the stages up to this
 * one, from image to image) on some more images of the validation set, with the
 * noise of evaluations: (seed, number of the image). The first call after a step or after completion starts over. */
dae_status dae_trainer_validate(dae_trainer* trainer, dae_validation* out);

/* The current weights (their average where "ema" is on) as a model. */
dae_status dae_trainer_model(const dae_trainer* trainer, dae_model** out);
/* Everything that continues the run exactly: a model file with further tensors and the options in its metadata. */
dae_status dae_trainer_checkpoint(const dae_trainer* trainer, dae_buffer** out);
/* Takes the state out of a checkpoint made with the same layer table, options (epochs may differ) and data. */
dae_status dae_trainer_restore(dae_trainer* trainer, const uint8_t* checkpoint, size_t size);
void dae_trainer_free(dae_trainer* trainer);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_H_ */
