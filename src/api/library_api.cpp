#include <algorithm>
#include <cstring>
#include <new>
#include <span>
#include <stdexcept>

#include "api/handles.h"
#include "common/error.h"
#include "common/message.h"
#include "data/idx.h"
#include "image/crc32.h"
#include "image/decode.h"
#include "options/option_reader.h"
#include "options/option_tables.h"

namespace dae::api {
namespace {

// A fixed buffer, because reporting must work when memory is out.
thread_local char last_error[1024] = "";

void keep(const char* message) noexcept {
  const std::size_t size = std::min(std::strlen(message), sizeof last_error - 1);
  std::memcpy(last_error, message, size);
  last_error[size] = '\0';
}

}  // namespace

dae_status report_exception() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    keep("out of memory");
    return DAE_OUT_OF_MEMORY;
  } catch (const std::length_error&) {
    keep("out of memory");
    return DAE_OUT_OF_MEMORY;
  } catch (const UnsupportedImage& error) {
    keep(error.what());
    return DAE_UNSUPPORTED_INPUT;
  } catch (const IdxFormatError& error) {
    keep(error.what());
    return DAE_UNSUPPORTED_INPUT;
  } catch (const FileError& error) {
    keep(error.what());
    return DAE_FILE;
  } catch (const ModelFormatError& error) {
    keep(error.what());
    return DAE_MODEL_FORMAT;
  } catch (const Diverged& error) {
    keep(error.what());
    return DAE_DIVERGED;
  } catch (const std::invalid_argument& error) {
    keep(error.what());
    return DAE_INVALID_ARGUMENT;
  } catch (const std::exception& error) {
    keep(error.what());
    return DAE_INTERNAL;
  } catch (...) {
    keep("unknown error");
    return DAE_INTERNAL;
  }
}

void require(const void* pointer, const char* name) {
  if (pointer == nullptr) throw_error<std::invalid_argument>("expected {}, got a null pointer", name);
}

}  // namespace dae::api

using dae::api::guard;
using dae::api::options_text;
using dae::api::require;

const char* dae_error_message(void) {
  return dae::api::last_error;
}

const char* dae_version(void) {
  return DAE_VERSION;
}

const char* dae_simd(void) {
#if defined(__wasm_relaxed_simd__)
  return "relaxed";
#elif defined(__wasm_simd128__)
  return "simd128";
#else
  return "native";
#endif
}

dae_status dae_options_check(const char* object, const char* options) {
  return guard([&] {
    require(object, "object");
    for (const dae::OptionSchema& schema : dae::kOptionSchemas) {
      if (std::strcmp(schema.name, object) == 0) return dae::check_options(options_text(options), schema.forms);
    }
    dae::throw_error<std::invalid_argument>("expected \"denoise\", \"corrupt\" or \"train\", got \"{}\"", object);
  });
}

const uint8_t* dae_buffer_data(const dae_buffer* buffer) {
  return buffer->bytes.data();
}
size_t dae_buffer_size(const dae_buffer* buffer) {
  return buffer->bytes.size();
}
void dae_buffer_free(dae_buffer* buffer) {
  delete buffer;
}

uint32_t dae_crc32(const uint8_t* bytes, size_t size) {
  return dae::crc32(std::span(bytes, size));
}

dae_status dae_idx_decode(const uint8_t* bytes, size_t size, int32_t shape[3], dae_buffer** values) {
  return guard([&] {
    require(bytes, "bytes");
    require(shape, "shape");
    require(values, "values");
    dae::Idx idx = dae::read_idx(std::span(bytes, size));
    *values = new dae_buffer{std::move(idx.values)};
    shape[0] = idx.count;
    shape[1] = idx.height;
    shape[2] = idx.width;
  });
}
