#ifndef DAE_KERNELS_EPILOGUE_H_
#define DAE_KERNELS_EPILOGUE_H_

#include "kernels/convolution.h"

namespace dae {

// Applies the epilogue to sums that a convolution wrote without one, into y of the same shape.
void apply_epilogue(const ImageBatch& sums, const Epilogue& epilogue, const ImageBatch& y);

}  // namespace dae

#endif  // DAE_KERNELS_EPILOGUE_H_
