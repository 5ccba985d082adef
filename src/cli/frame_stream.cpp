#include "cli/frame_stream.h"

#include <stdexcept>
#include <string_view>

namespace dae::cli {
namespace {

constexpr std::string_view kFrameLine = "FRAME\n";

}  // namespace

FrameReader::FrameReader(InputStream& input, dae_matrix matrix) : input_(input) {
  const std::string line = input.read_line(DAE_Y4M_MAX_LINE).value_or("");
  dae_y4m* stream = nullptr;
  check(dae_y4m_open(line.data(), line.size(), matrix, &stream), input.name());
  stream_.reset(stream);
  planes_.resize(dae_y4m_frame_size(stream));
}

int64_t FrameReader::expected_frames() const {
  const auto header = static_cast<int64_t>(std::string_view(dae_y4m_header(stream_.get())).size());
  const auto frame = static_cast<int64_t>(kFrameLine.size() + planes_.size());
  return (input_.size().value_or(0) - header) / frame;
}

std::string FrameReader::place() const {
  return input_.name() + ": frame " + std::to_string(number_);
}

bool FrameReader::next() {
  const std::optional<std::string> line = input_.read_line(DAE_Y4M_MAX_LINE);
  if (!line) return false;
  ++number_;
  if (dae_y4m_is_frame(line->data(), line->size()) == 0) {
    throw std::runtime_error(place() + ": expected a line \"FRAME\", found something else");
  }
  const std::size_t size = input_.read(planes_);
  if (size < planes_.size()) {
    throw std::runtime_error(place() + ": expected " + std::to_string(planes_.size()) +
                             " bytes, the stream ended after " + std::to_string(size));
  }
  return true;
}

ImageHandle FrameReader::picture() const {
  dae_image* image = nullptr;
  check(dae_y4m_decode(stream_.get(), planes_.data(), planes_.size(), &image), place());
  return ImageHandle(image);
}

void FrameWriter::write(const dae_image& frame) {
  if (!stream_) begin(frame);
  check(dae_y4m_encode(stream_.get(), &frame, planes_.data(), planes_.size()), "frame");
  write_planes();
}

void FrameWriter::write_unchanged(const dae_image& frame, std::span<const uint8_t> planes) {
  if (!stream_) begin(frame);
  planes_.assign(planes.begin(), planes.end());
  write_planes();
}

void FrameWriter::write_planes() {
  output_.write(kFrameLine);
  output_.write(planes_);
  output_.flush();
}

void FrameWriter::begin(const dae_image& frame) {
  dae_y4m* stream = nullptr;
  check(dae_y4m_resize(&like_, dae_image_width(&frame), dae_image_height(&frame), &stream), "video");
  stream_.reset(stream);
  planes_.resize(dae_y4m_frame_size(stream));
  output_.write(dae_y4m_header(stream));
}

}  // namespace dae::cli
