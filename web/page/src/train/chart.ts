import type { EpochEvent } from 'dae-wasm';
// uPlot (22 KB gzip) draws the chart with its axes and scales.
import type uPlot from 'uplot';
import { showError } from '../alert.js';
import { byId, element } from '../dom.js';

const HEIGHT = 220;
/** Limits the points of a curve, because a run may have hundreds of thousands of steps. */
const MAX_POINTS = 2000;

const color = (name: string) => getComputedStyle(document.body).getPropertyValue(name).trim();
const short = (value: number) => (value >= 0.1 ? value.toFixed(2) : value.toPrecision(2));

/** A chart of the batches' loss, and of the validation loss after each epoch. */
export class LossChart {
  private chart: uPlot | undefined;
  private x: number[] = [];
  private loss: (number | null)[] = [];
  private validation: (number | null)[] = [];
  private smooth: number | undefined;
  private frame = 0;

  constructor() {
    new ResizeObserver(() => this.chart?.setSize({ width: byId('train-chart').clientWidth, height: HEIGHT })).observe(
      byId('train-chart'),
    );
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.chart && this.renew());
  }

  clear() {
    [this.x, this.loss, this.validation, this.smooth] = [[], [], [], undefined];
    this.renew();
  }

  addBatch(epoch: number, loss: number) {
    // The loss of single batches varies much, so a running mean is shown.
    this.smooth = this.smooth === undefined ? loss : 0.9 * this.smooth + 0.1 * loss;
    this.add(epoch, this.smooth, null);
  }

  addEpoch({ epoch, valLoss }: EpochEvent) {
    if (valLoss !== undefined) this.add(epoch, null, valLoss);
  }

  private add(x: number, loss: number | null, validation: number | null) {
    this.x.push(x);
    this.loss.push(loss);
    this.validation.push(validation);
    if (this.x.length > MAX_POINTS) this.thin();
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.chart?.setData([this.x, this.loss, this.validation]));
  }

  /** Removes every other batch; validations stay. */
  private thin() {
    const keep = this.x.map((_, i) => i % 2 === 0 || this.validation[i] !== null);
    this.x = this.x.filter((_, i) => keep[i]);
    this.loss = this.loss.filter((_, i) => keep[i]);
    this.validation = this.validation.filter((_, i) => keep[i]);
  }

  private renew() {
    this.rebuild().catch((error: unknown) => void showError(error));
  }

  private async rebuild() {
    // The library is fetched with the first curve, as the page's first result does not need it.
    const { default: Chart } = await import('uplot');
    this.chart?.destroy();
    const box = byId('train-chart');
    const line = { stroke: color('--line'), width: 1 };
    const axis = { stroke: color('--quiet'), grid: line, ticks: line };
    this.chart = new Chart(
      {
        width: box.clientWidth,
        height: HEIGHT,
        legend: { live: false },
        cursor: { drag: { x: false, y: false } },
        scales: { x: { time: false }, y: { distr: 3 } },
        axes: [
          { ...axis, label: 'epoch', labelSize: 20, incrs: [1, 2, 5, 10, 20, 50, 100, 200] },
          // Grid lines only at powers of ten.
          {
            ...axis,
            size: 56,
            filter: (_, splits) => splits.map((v) => (Number.isInteger(Math.log10(v)) ? v : null)),
            values: (_, values) => values.map((value) => (value ? short(value) : '')),
          },
        ],
        series: [
          {},
          { label: 'loss', stroke: color('--quiet'), width: 1.5, spanGaps: true },
          {
            label: 'validation',
            stroke: color('--accent'),
            width: 2,
            spanGaps: true,
            points: { show: true, size: 6 },
          },
        ],
      },
      [this.x, this.loss, this.validation],
      box,
    );
  }
}

/** Shows the numbers as a table, for visitors who cannot see the chart. */
export function showTable(history: EpochEvent[]) {
  const rows = history.map(({ epoch, loss, valLoss, psnr, ssim }) => {
    const row = document.createElement('tr');
    const cells = [epoch, loss.toFixed(6), valLoss?.toFixed(6), psnr && `${psnr.toFixed(2)} dB`, ssim?.toFixed(3)];
    row.append(...cells.map((cell) => element('td', String(cell ?? '–'))));
    return row;
  });
  byId('train-rows').replaceChildren(...rows);
}
