#ifndef DAE_DENOISE_TILE_ROWS_H_
#define DAE_DENOISE_TILE_ROWS_H_

#include <cstdint>
#include <vector>

#include "denoise/job_pictures.h"
#include "denoise/job_plan.h"
#include "inference/row_io.h"

namespace dae {

// Reads a tile's pixels from the picture for the network, and writes the network's output to the result.
class TileRows final : public RowSource, public RowSink {
 public:
  // Plan, pictures and columns must outlive the object.
  TileRows(const JobPlan& plan, JobPictures& pictures, const TileSpan& columns)
      : plan_(plan), pictures_(pictures), columns_(columns) {}

  void read(int64_t image, int64_t y, float* to) override;
  void write(int64_t image, int64_t row, const float* from) override;

 private:
  // The tile's columns of the result are [first, last).
  int64_t first() const { return (columns_.valid.first - plan_.mirror_padding_columns()) * plan_.scale(); }
  int64_t last() const { return (columns_.valid.last - plan_.mirror_padding_columns()) * plan_.scale(); }
  template <class Pixel>
  void load(const JobPlan::ChannelMap& map, int64_t y, float* to) const;
  template <class Pixel>
  void store(const JobPlan::ChannelMap& map, int64_t y, const float* from);
  template <class Pixel>
  void copy_alpha(int64_t y);

  const JobPlan& plan_;
  JobPictures& pictures_;
  const TileSpan& columns_;
  std::vector<float> means_;
  std::vector<float> blended_;
};

}  // namespace dae

#endif  // DAE_DENOISE_TILE_ROWS_H_
