/* denoise_file IN OUT [OPTIONS]: denoises an image file in one call. Models are those of the installation, or of the
 * folder that DAE_MODELS names. OPTIONS is JSON, such as {"model": "super-x2"} or {"denoise": {"strength": 0.8}}.
 *
 *   cc denoise_file.c $(pkg-config --cflags --static --libs dae) -o denoise_file
 */
#include <dae.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    fprintf(stderr, "usage: denoise_file IN OUT [OPTIONS]\n");
    return EXIT_FAILURE;
  }
  const char* options = count == 4 ? arguments[3] : NULL;
  if (dae_denoise_file(arguments[1], arguments[2], options) != DAE_OK) {
    fprintf(stderr, "%s: %s\n", arguments[1], dae_error_message());
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
