/** A Worker whose other side is the test. Messages are cloned and transferred like those of a real one. */
export class FakeWorker extends EventTarget {
  requests = [];
  terminated = false;
  /** Called with each request that arrives. */
  onRequest = () => {};

  postMessage(message, transfer) {
    const request = structuredClone(message, { transfer });
    this.requests.push(request);
    queueMicrotask(() => this.onRequest(request));
  }

  terminate() {
    this.terminated = true;
  }

  reply(message) {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  fail(message) {
    const event = new Event('error', { cancelable: true });
    this.dispatchEvent(Object.assign(event, { message }));
    return event;
  }
}
