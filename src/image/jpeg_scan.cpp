#include "image/jpeg_scan.h"

#include <algorithm>

#include "common/integer.h"

#include "common/message.h"

namespace dae {
namespace {

constexpr int32_t kBlockSide = 8;
constexpr int32_t kMaxMcuBlocks = 10;  // limit of T.81 for an interleaved MCU
constexpr int32_t kMaxDc = 4 * 1024;   // 1024 for 8 bits, with a margin for encoders' rounding and editors

}  // namespace

void JpegFrame::begin(std::size_t bytes) {
  for (const JpegComponent& component : components) {
    max_h_sampling = std::max(max_h_sampling, component.h_sampling);
    max_v_sampling = std::max(max_v_sampling, component.v_sampling);
  }
  columns = ceil_div(width, kBlockSide * max_h_sampling);
  rows = ceil_div(height, kBlockSide * max_v_sampling);
  const auto units = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  // Every block takes at least one bit; blocks that only pad a unit may be missing.
  if (units / 32 > bytes) refuse_jpeg("it is too short for its picture");
  if (!progressive) return;
  for (JpegComponent& component : components) {
    component.nonzero.resize(units * static_cast<std::size_t>(component.h_sampling * component.v_sampling));
  }
}

namespace {

class Scan {
 public:
  Scan(JpegFrame& frame, ByteReader& reader) : frame_(frame), reader_(reader), bits_(reader) {}

  void run() {
    read_header();
    for (JpegComponent* component : components_) component->prediction = 0;
    if (components_.size() == 1) {
      walk_component(*components_.front());
    } else {
      walk_mcus();
    }
    bits_.finish();
  }

 private:
  void read_header() {
    const std::size_t length = reader_.u16_big();
    const std::size_t count = reader_.u8();
    if (count < 1 || count > frame_.components.size() || length != 6 + 2 * count) {
      refuse_jpeg("the length of a scan header does not match the content");
    }
    for (std::size_t i = 0; i < count; ++i) add_component(reader_.u8(), reader_.u8());
    spectral_start_ = reader_.u8();
    spectral_end_ = reader_.u8();
    const uint8_t bits = reader_.u8();
    approximation_high_ = bits >> 4;
    approximation_low_ = bits & 15;
    // A scan of a sequential picture has all coefficients; as in libjpeg, the header's values are ignored.
    if (!frame_.progressive) spectral_start_ = approximation_high_ = approximation_low_ = 0;
    if (!frame_.progressive) spectral_end_ = 63;
    check_progression();
    for (const JpegComponent* component : components_) check_tables(*component);
  }

  void add_component(uint8_t id, uint8_t codes) {
    const auto found = std::ranges::find(frame_.components, id, &JpegComponent::id);
    if (found == frame_.components.end() || std::ranges::find(components_, &*found) != components_.end()) {
      refuse_jpeg("a scan has an unknown or repeated component");
    }
    found->dc_table = codes >> 4;
    found->ac_table = codes & 15;
    components_.push_back(&*found);
    blocks_ += found->h_sampling * found->v_sampling;
  }

  void check_progression() {
    const bool direct = spectral_start_ == 0;
    const bool known_order = approximation_high_ == 0 || approximation_low_ == approximation_high_ - 1;
    const bool known_range =
        frame_.progressive ? (direct ? spectral_end_ == 0 : spectral_start_ <= spectral_end_ && components_.size() == 1)
                           : true;
    if (!known_order || !known_range || spectral_end_ > 63 || approximation_low_ > 13)
      refuse_jpeg("a scan has invalid coefficients");
    if (components_.size() > 1 && blocks_ > kMaxMcuBlocks) refuse_jpeg("a scan has too many blocks in a unit");
    for (JpegComponent* component : components_) {
      if (!direct && component->known[0] < 0) refuse_jpeg("a scan comes before the scan that it refines");
      for (int32_t k = spectral_start_; k <= spectral_end_; ++k) {
        int8_t& known = component->known[static_cast<std::size_t>(k)];
        if (known != (approximation_high_ == 0 ? -1 : approximation_high_))
          refuse_jpeg("a scan is repeated, or comes before the scan that it refines");
        known = static_cast<int8_t>(approximation_low_);
      }
    }
  }

  void check_tables(const JpegComponent& component) const {
    const bool dc = spectral_start_ == 0 && approximation_high_ == 0;
    const bool ac = spectral_end_ > 0;
    const bool has_codes = (!dc || (component.dc_table < 4 && frame_.dc_tables[component.dc_table].defined())) &&
                           (!ac || (component.ac_table < 4 && frame_.ac_tables[component.ac_table].defined()));
    if (!has_codes) refuse_jpeg("a scan uses an undefined Huffman table");
    if (frame_.dc_steps[component.quantizer] == 0) refuse_jpeg("it uses an undefined quantisation table");
  }

  // A scan of a single component has no blocks that only pad the last units.
  void walk_component(JpegComponent& component) {
    const auto blocks = [](int32_t length, int32_t factor, int32_t most) {
      return ceil_div(ceil_div(length * factor, most), kBlockSide);
    };
    const int32_t columns = blocks(frame_.width, component.h_sampling, frame_.max_h_sampling);
    const int32_t rows = blocks(frame_.height, component.v_sampling, frame_.max_v_sampling);
    for (int32_t y = 0; y < rows; ++y) {
      for (int32_t x = 0; x < columns; ++x) {
        begin_mcu();
        walk_block(component, y, x);
      }
    }
  }

  void walk_mcus() {
    for (int32_t y = 0; y < frame_.rows; ++y) {
      for (int32_t x = 0; x < frame_.columns; ++x) {
        begin_mcu();
        for (JpegComponent* component : components_) {
          for (int32_t i = 0; i < component->h_sampling * component->v_sampling; ++i) {
            walk_block(*component, y * component->v_sampling + i / component->h_sampling,
                       x * component->h_sampling + i % component->h_sampling);
          }
        }
      }
    }
  }

  void begin_mcu() {
    const uint32_t mcu = mcus_++;
    if (frame_.restart_interval == 0 || mcu == 0 || mcu % frame_.restart_interval != 0) return;
    bits_.restart(mcu / frame_.restart_interval - 1);
    for (JpegComponent* component : components_) component->prediction = 0;
    eob_run_ = 0;
  }

  void walk_block(JpegComponent& component, int32_t row, int32_t column) {
    if (spectral_start_ == 0) walk_dc(component);
    if (!frame_.progressive) return walk_sequential(frame_.ac_tables[component.ac_table]);
    if (spectral_start_ == 0) return;
    const auto stride = static_cast<std::size_t>(frame_.columns * component.h_sampling);
    uint64_t& nonzero = component.nonzero[static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(column)];
    const HuffmanTable& code = frame_.ac_tables[component.ac_table];
    if (approximation_high_ == 0) {
      walk_first(code, nonzero);
    } else {
      walk_refinement(code, nonzero);
    }
  }

  void walk_dc(JpegComponent& component) {
    if (approximation_high_ > 0) {
      bits_.number(1);
      return;
    }
    component.prediction += bits_.extended(bits_.symbol(frame_.dc_tables[component.dc_table]));
    const int64_t value =
        int64_t{component.prediction} * frame_.dc_steps[component.quantizer] * (1 << approximation_low_);
    if (value > kMaxDc || value < -kMaxDc) refuse_jpeg_data();
  }

  void walk_sequential(const HuffmanTable& code) {
    for (int32_t k = 1; k < 64; ++k) {
      const uint8_t symbol = bits_.symbol(code);
      const int32_t length = symbol & 15;
      k += symbol >> 4;
      if (length == 0 && symbol != 0xF0) return;
      if (length > 0 && k > 63) refuse_jpeg_data();
      bits_.number(length);
    }
  }

  void walk_first(const HuffmanTable& code, uint64_t& nonzero) {
    if (eob_run_ > 0) {
      --eob_run_;
      return;
    }
    for (int32_t k = spectral_start_; k <= spectral_end_; ++k) {
      const uint8_t symbol = bits_.symbol(code);
      const int32_t run = symbol >> 4;
      const int32_t length = symbol & 15;
      if (length == 0 && run < 15) {
        eob_run_ = (1 << run) - 1 + bits_.number(run);
        return;
      }
      k += run;
      if (length == 0) continue;
      if (k > spectral_end_) refuse_jpeg_data();
      bits_.number(length);
      nonzero |= uint64_t{1} << k;
    }
  }

  void walk_refinement(const HuffmanTable& code, uint64_t& nonzero) {
    int32_t k = spectral_start_;
    for (; eob_run_ == 0 && k <= spectral_end_; ++k) {
      const uint8_t symbol = bits_.symbol(code);
      int32_t run = symbol >> 4;
      const int32_t length = symbol & 15;
      if (length > 1) refuse_jpeg_data();
      if (length == 0 && run < 15) {
        eob_run_ = (1 << run) + bits_.number(run);
        break;
      }
      bits_.number(length);
      // Skips the zeros of the run; each coefficient that is already nonzero has a refinement bit.
      for (; k <= spectral_end_; ++k) {
        if ((nonzero >> k & 1) != 0) {
          bits_.number(1);
        } else if (--run < 0) {
          break;
        }
      }
      if (length == 0) continue;
      if (k > spectral_end_) refuse_jpeg_data();
      nonzero |= uint64_t{1} << k;
    }
    if (eob_run_ == 0) return;
    for (; k <= spectral_end_; ++k) bits_.number(static_cast<int32_t>(nonzero >> k & 1));
    --eob_run_;
  }

  JpegFrame& frame_;
  ByteReader& reader_;
  ScanBits bits_;
  std::vector<JpegComponent*> components_;
  int32_t blocks_ = 0;
  // The coefficients of the scan in zigzag order, spectral_start_ to spectral_end_, and the previous and current lowest
  // bit.
  int32_t spectral_start_ = 0;
  int32_t spectral_end_ = 0;
  int32_t approximation_high_ = 0;
  int32_t approximation_low_ = 0;
  uint32_t mcus_ = 0;
  int32_t eob_run_ = 0;  // number of following blocks without coefficients in this scan
};

}  // namespace

void walk_scan(JpegFrame& frame, ByteReader& reader) {
  Scan(frame, reader).run();
}

void require_all_scans(const JpegFrame& frame) {
  for (const JpegComponent& component : frame.components) {
    if (!std::ranges::all_of(component.known, [](int8_t bit) { return bit == 0; }))
      refuse_jpeg("it lacks scans of some coefficients");
  }
}

}  // namespace dae
