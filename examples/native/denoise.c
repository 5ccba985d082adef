/* denoise MODEL.safetensors IN OUT.png: denoises a PNG, JPEG, BMP or GIF file through the C API. */
#include <dae.h>
#include <stdio.h>
#include <stdlib.h>

static int fail(const char* what) {
  fprintf(stderr, "%s: %s\n", what, dae_error_message());
  return EXIT_FAILURE;
}

/* Reads a file; the caller frees the bytes. Returns NULL if the file cannot be read. */
static uint8_t* read_file(const char* name, size_t* size) {
  FILE* file = fopen(name, "rb");
  if (!file) return NULL;
  uint8_t* bytes = NULL;
  *size = 0;
  if (fseek(file, 0, SEEK_END) == 0) {
    const long length = ftell(file);
    rewind(file);
    if (length > 0) bytes = malloc((size_t)length);
    if (bytes) *size = fread(bytes, 1, (size_t)length, file);
  }
  fclose(file);
  return bytes;
}

static int write_png(const dae_image* image, const char* name) {
  dae_buffer* png = NULL;
  if (dae_image_encode_png(image, &png) != DAE_OK) return fail("encode");
  FILE* file = fopen(name, "wb");
  const int written = file && fwrite(dae_buffer_data(png), dae_buffer_size(png), 1, file) == 1;
  if (file) fclose(file);
  dae_buffer_free(png);
  if (!written) fprintf(stderr, "%s cannot be written\n", name);
  return written ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int denoise(dae_session* session, const dae_image* noisy, const char* output) {
  dae_job* job = NULL;
  if (dae_denoise_start(session, noisy, NULL, &job) != DAE_OK) return fail("start");
  int32_t done = 0;
  dae_status status = DAE_OK;
  while (status == DAE_OK && done < dae_job_tiles(job)) status = dae_job_step(job, &done);
  const int result = status == DAE_OK ? write_png(dae_job_image(job), output) : fail("denoise");
  dae_job_free(job);
  return result;
}

int main(int count, char** arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: denoise MODEL.safetensors IN OUT.png\n");
    return EXIT_FAILURE;
  }
  size_t model_size = 0;
  size_t image_size = 0;
  uint8_t* model_bytes = read_file(arguments[1], &model_size);
  uint8_t* image_bytes = read_file(arguments[2], &image_size);
  dae_model* model = NULL;
  dae_session* session = NULL;
  dae_image* noisy = NULL;
  int result = EXIT_FAILURE;
  if (!model_bytes || !image_bytes) {
    fprintf(stderr, "%s cannot be read\n", arguments[model_bytes ? 2 : 1]);
  } else if (dae_model_load(model_bytes, model_size, &model) != DAE_OK ||
             dae_session_create(model, 1, &session) != DAE_OK) {
    result = fail(arguments[1]);
  } else if (dae_image_decode(image_bytes, image_size, &noisy) != DAE_OK) {
    result = fail(arguments[2]);
  } else {
    result = denoise(session, noisy, arguments[3]);
  }
  dae_image_free(noisy);
  dae_session_free(session);
  dae_model_free(model);
  free(image_bytes);
  free(model_bytes);
  return result;
}
