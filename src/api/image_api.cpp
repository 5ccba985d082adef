#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api/handles.h"
#include "common/json_writer.h"
#include "common/message.h"
#include "denoise/network_choice.h"
#include "image/decode.h"
#include "image/encode_jpeg.h"
#include "image/encode_png.h"
#include "image/metrics.h"
#include "image/noise_description.h"
#include "image/orientation.h"
#include "image/resize.h"

namespace dae::api {

PixelType pixel_type(dae_pixel_type type) {
  switch (type) {
    case DAE_PIXEL_U8:
      return PixelType::kU8;
    case DAE_PIXEL_F32:
      return PixelType::kF32;
  }
  throw_error<std::invalid_argument>("expected a pixel type of 0 (8 bits) or 1 (float), got {}",
                                     static_cast<int>(type));
}

}  // namespace dae::api

using dae::api::guard;
using dae::api::require;

namespace {

dae::Resampling resampling(int32_t method) {
  switch (method) {
    case DAE_RESAMPLING_BICUBIC:
      return dae::Resampling::kBicubic;
    case DAE_RESAMPLING_AREA:
      return dae::Resampling::kArea;
  }
  dae::throw_error<std::invalid_argument>("expected a resampling of 0 (bicubic) or 1 (area), got {}", method);
}

std::vector<uint8_t> dae::ImageMetadata::* member(int32_t kind) {
  switch (kind) {
    case DAE_METADATA_PROFILE:
      return &dae::ImageMetadata::profile;
    case DAE_METADATA_EXIF:
      return &dae::ImageMetadata::exif;
  }
  dae::throw_error<std::invalid_argument>("expected metadata of kind 0 (colour profile) or 1 (EXIF), got {}", kind);
}

}  // namespace

dae_status dae_image_create(int32_t width, int32_t height, int32_t channels, dae_pixel_type type, const void* pixels,
                            dae_image** out) {
  return guard([&] {
    require(out, "out");
    *out = new dae_image{dae::Image::from_pixels(width, height, channels, dae::api::pixel_type(type), pixels)};
  });
}

dae_status dae_image_decode(const uint8_t* bytes, size_t size, dae_image** out) {
  return guard([&] {
    require(bytes, "bytes");
    require(out, "out");
    dae::ImageMetadata metadata;
    dae::Image image = dae::decode_image(std::span(bytes, size), &metadata);
    *out = new dae_image{std::move(image), std::move(metadata)};
  });
}

dae_status dae_image_encode_png(const dae_image* image, dae_buffer** out) {
  return guard([&] {
    require(image, "image");
    require(out, "out");
    *out = new dae_buffer{dae::encode_png(image->image, image->metadata)};
  });
}

dae_status dae_image_encode_jpeg(const dae_image* image, int32_t quality, dae_buffer** out) {
  return guard([&] {
    require(image, "image");
    require(out, "out");
    *out = new dae_buffer{dae::encode_jpeg(image->image, quality, image->metadata)};
  });
}

dae_status dae_image_convert(const dae_image* image, int32_t channels, dae_pixel_type type, dae_image** out) {
  return guard([&] {
    require(image, "image");
    require(out, "out");
    *out = new dae_image{dae::convert(image->image, channels, dae::api::pixel_type(type)), image->metadata};
  });
}

dae_status dae_image_resize(const dae_image* image, int32_t width, int32_t height, int32_t method, dae_pixel_type type,
                            dae_image** out) {
  return guard([&] {
    require(image, "image");
    require(out, "out");
    *out = new dae_image{dae::resize(image->image, width, height, resampling(method), dae::api::pixel_type(type)),
                         image->metadata};
  });
}

dae_status dae_image_crop(const dae_image* image, const int32_t rectangle[4], dae_image** out) {
  return guard([&] {
    require(image, "image");
    require(rectangle, "rectangle");
    require(out, "out");
    *out =
        new dae_image{dae::crop(image->image, rectangle[0], rectangle[1], rectangle[2], rectangle[3]), image->metadata};
  });
}

dae_status dae_image_luma(const dae_image* image, int32_t border, dae_image** out) {
  return guard([&] {
    require(image, "image");
    require(out, "out");
    *out = new dae_image{dae::measured_luma(image->image, border)};
  });
}

namespace {

std::string noise_json(const dae::NoiseDescription& noise) {
  constexpr std::array kGrains{"none", "fine", "coarse"};
  const dae::MutableJson doc = dae::make_json_object();
  yyjson_mut_val* root = yyjson_mut_doc_get_root(doc.get());
  yyjson_mut_obj_add_real(doc.get(), root, "total", noise.total);
  yyjson_mut_obj_add_real(doc.get(), root, "luma", noise.luma);
  yyjson_mut_obj_add_real(doc.get(), root, "chroma", noise.chroma);
  for (std::size_t third = 0; third < 3; ++third) {
    const char* name = dae::NoiseDescription::kBrightnessNames[third];
    if (const std::optional<double>& level = noise.by_brightness[third]) {
      yyjson_mut_obj_add_real(doc.get(), root, name, *level);
    } else {
      yyjson_mut_obj_add_null(doc.get(), root, name);
    }
  }
  yyjson_mut_obj_add_str(doc.get(), root, "grain", kGrains[static_cast<std::size_t>(noise.grain)]);
  yyjson_mut_obj_add_bool(doc.get(), root, "jpegBlocks", noise.jpeg_blocks);
  dae::add_text(doc.get(), root, "words", dae::noise_words(noise));
  return dae::json_text(doc);
}

}  // namespace

dae_status dae_image_noise(const dae_image* image, dae_buffer** json) {
  return guard([&] {
    require(image, "image");
    require(json, "json");
    const std::string text = noise_json(dae::describe_noise(image->image));
    *json = new dae_buffer{{text.begin(), text.end()}};
  });
}

const char* dae_network_for(const dae_image* image, const char* model, float noise_level) {
  const char* asked = model == nullptr ? "" : model;
  const char* name = "photo-small";
  guard([&] { name = dae::network_for(image->image, asked, noise_level); });
  return name == nullptr ? asked : name;
}

dae_status dae_image_metadata(const dae_image* image, int32_t kind, const uint8_t** bytes, size_t* size) {
  return guard([&] {
    require(image, "image");
    require(bytes, "bytes");
    require(size, "size");
    const std::vector<uint8_t>& kept = image->metadata.*member(kind);
    *bytes = kept.data();
    *size = kept.size();
  });
}

dae_status dae_image_set_metadata(dae_image* image, int32_t kind, const uint8_t* bytes, size_t size) {
  return guard([&] {
    require(image, "image");
    if (size > 0) require(bytes, "bytes");
    const std::span<const uint8_t> given(bytes, size);
    const auto to = member(kind);
    image->metadata.*to =
        kind == DAE_METADATA_EXIF ? dae::upright_exif(given) : std::vector<uint8_t>(given.begin(), given.end());
  });
}

int32_t dae_image_width(const dae_image* image) {
  return image->image.width();
}
int32_t dae_image_height(const dae_image* image) {
  return image->image.height();
}
int32_t dae_image_channels(const dae_image* image) {
  return image->image.channels();
}

dae_pixel_type dae_image_pixel_type(const dae_image* image) {
  return image->image.type() == dae::PixelType::kU8 ? DAE_PIXEL_U8 : DAE_PIXEL_F32;
}

void* dae_image_pixels(dae_image* image) {
  return image->image.data();
}
void dae_image_free(dae_image* image) {
  delete image;
}
