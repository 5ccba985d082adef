#ifndef DAE_IMAGE_IMAGE_H_
#define DAE_IMAGE_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace dae {

enum class PixelType {
  kU8,   // 0..255 stands for 0..1
  kF32,  // any finite value; 0..1 is the displayable range
};

// The input cannot be used as a picture: the bytes cannot be decoded, or the picture is too large.
class UnsupportedImage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A picture: interleaved rows, top to bottom, without padding. 1 channel: gray; 2: gray, alpha; 3: RGB; 4: RGB, alpha
// (not premultiplied). Copies are explicit; a moved-from image may only be assigned to or destroyed.
class Image {
 public:
  // The largest side (also the limit of JPEG and GIF) and the largest number of pixels. They do not depend on the
  // channels, so that a picture decoded as RGB can be passed on as RGBA. In WebAssembly, a picture, its result and a
  // copy must fit the memory.
  static constexpr int64_t kMaxSide = 65'535;
  static constexpr int64_t kMaxPixels = int64_t{1} << (sizeof(void*) > 4 ? 31 : 27);

  // An image with undefined values. Throws std::invalid_argument outside the limits.
  Image(int32_t width, int32_t height, int32_t channels, PixelType type);

  // Copies width * height * channels values; a null `pixels` gives zeros. Throws std::invalid_argument outside the
  // limits, and for NaN and infinity, with their place.
  static Image from_pixels(int32_t width, int32_t height, int32_t channels, PixelType type, const void* pixels);

  // Takes ownership of 8-bit values from std::malloc, without a copy. Outside the limits, throws and frees them.
  static Image adopt(int32_t width, int32_t height, int32_t channels, uint8_t* pixels);

  Image(Image&&) noexcept = default;
  Image& operator=(Image&&) noexcept = default;
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  Image clone() const;

  int32_t width() const { return width_; }
  int32_t height() const { return height_; }
  int32_t channels() const { return channels_; }
  // Channels without alpha: 1 or 3.
  int32_t colors() const { return channels_ <= 2 ? 1 : 3; }
  bool has_alpha() const { return channels_ == 2 || channels_ == 4; }
  PixelType type() const { return type_; }

  std::size_t row_values() const { return static_cast<std::size_t>(width_) * static_cast<std::size_t>(channels_); }
  std::size_t values() const { return row_values() * static_cast<std::size_t>(height_); }
  std::size_t bytes() const { return values() * value_bytes(); }

  void* data() { return storage_.get(); }
  const void* data() const { return storage_.get(); }

  // All values, or those of row y. Throw std::logic_error if the image has the other pixel type.
  std::span<uint8_t> u8() { return {pixels<uint8_t>(PixelType::kU8), values()}; }
  std::span<const uint8_t> u8() const { return {pixels<uint8_t>(PixelType::kU8), values()}; }
  std::span<float> f32() { return {pixels<float>(PixelType::kF32), values()}; }
  std::span<const float> f32() const { return {pixels<float>(PixelType::kF32), values()}; }
  std::span<uint8_t> u8_row(int32_t y) { return u8().subspan(row_offset(y), row_values()); }
  std::span<const uint8_t> u8_row(int32_t y) const { return u8().subspan(row_offset(y), row_values()); }
  std::span<float> f32_row(int32_t y) { return f32().subspan(row_offset(y), row_values()); }
  std::span<const float> f32_row(int32_t y) const { return f32().subspan(row_offset(y), row_values()); }

 private:
  std::size_t value_bytes() const { return type_ == PixelType::kU8 ? sizeof(uint8_t) : sizeof(float); }
  std::size_t row_offset(int32_t y) const { return static_cast<std::size_t>(y) * row_values(); }
  void require_type(PixelType type) const;

  struct Free {
    void operator()(std::byte* block) const { std::free(block); }
  };
  Image(int32_t width, int32_t height, int32_t channels, PixelType type, std::byte* block)
      : width_(width), height_(height), channels_(channels), type_(type), storage_(block) {}

  template <class Value>
  Value* pixels(PixelType type) const {
    require_type(type);
    return reinterpret_cast<Value*>(storage_.get());
  }

  int32_t width_;
  int32_t height_;
  int32_t channels_;
  PixelType type_;
  std::unique_ptr<std::byte[], Free> storage_;
};

// Converts to other channels and another pixel type. Gray to colour repeats the value; colour to gray is BT.601 luma;
// added alpha is opaque; removed alpha is ignored (no blending). For 8 bits, values are clipped to [0, 1] and rounded.
// Throws std::invalid_argument for channels outside 1 to 4.
Image convert(const Image& image, int32_t channels, PixelType type);

// Copies a part of the picture. Throws std::invalid_argument unless it lies inside.
Image crop(const Image& image, int32_t x, int32_t y, int32_t width, int32_t height);

// Whether the picture is gray: it has one colour channel, or three that are equal everywhere.
bool is_gray(const Image& image);

// Reads row y as floats; 8-bit values are divided by 255. `row` has room for image.row_values() values.
void load_row(const Image& image, int32_t y, std::span<float> row);
// Writes row y; for 8 bits, values are clipped to [0, 1] and rounded to nearest (NaN becomes 0).
void store_row(std::span<const float> row, Image& image, int32_t y);

// "640 x 480 x 3" for messages: width, height and channels.
std::string describe_size(const Image& image);

}  // namespace dae

#endif  // DAE_IMAGE_IMAGE_H_
