/** A frame that the video shows: the number of frames shown so far, and its time in seconds. */
export interface ShownFrame {
  count: number;
  mediaTime: number;
}

/** Calls back for the frames that a video shows, until the signal fires. */
export function watchFrames(video: HTMLVideoElement, signal: AbortSignal, show: (frame: ShownFrame) => void): void {
  // The oldest supported browsers do not have this function.
  if ('requestVideoFrameCallback' in video) watchByCallback(video, signal, show);
  else watchByTime(video, signal, show);
}

function watchByCallback(video: HTMLVideoElement, signal: AbortSignal, show: (frame: ShownFrame) => void) {
  // `presentedFrames` also counts frames that came while the page was busy; it restarts with a new source.
  let [count, before] = [0, 0];
  const next: VideoFrameRequestCallback = (_, { mediaTime, presentedFrames }) => {
    handle = video.requestVideoFrameCallback(next);
    count += count > 0 && presentedFrames > before ? presentedFrames - before : 1;
    before = presentedFrames;
    show({ count, mediaTime });
  };
  let handle = video.requestVideoFrameCallback(next);
  signal.addEventListener('abort', () => video.cancelVideoFrameCallback(handle), { once: true });
}

/** Checks at each repaint; frames shown only between two repaints are missed and not counted. */
function watchByTime(video: HTMLVideoElement, signal: AbortSignal, show: (frame: ShownFrame) => void) {
  let [count, before] = [0, -1];
  const next = () => {
    handle = requestAnimationFrame(next);
    const mediaTime = video.currentTime;
    if (mediaTime === before || video.readyState < video.HAVE_CURRENT_DATA) return;
    before = mediaTime;
    show({ count: ++count, mediaTime });
  };
  let handle = requestAnimationFrame(next);
  signal.addEventListener('abort', () => cancelAnimationFrame(handle), { once: true });
}
