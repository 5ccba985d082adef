import type { EpochEvent } from 'dae-wasm';
// A small chart library (22 KB gzip): axes, scales and touch are not this project's subject.
import type uPlot from 'uplot';
import { showError } from '../alert.js';
import { byId, element } from '../dom.js';

const HEIGHT = 220;
/** A run has up to hundreds of thousands of steps; a curve needs no more points than the screen has. */
const MAX_POINTS = 2000;

const color = (name: string) => getComputedStyle(document.body).getPropertyValue(name).trim();
const short = (value: number) => (value >= 0.1 ? value.toFixed(2) : value.toPrecision(2));

/** The loss of the batches, and that of the validation images after each epoch, over the epochs. */
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
    // Single batches jump about: a running mean shows where it goes.
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

  /** Every other batch goes; validations stay. */
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
    // Fetched with the first curve: the page's first result does without.
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
          // Lines at the powers of ten, not at each multiple of them.
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

/** The same numbers for those who do not see the curve. */
export function showTable(history: EpochEvent[]) {
  const rows = history.map(({ epoch, loss, valLoss, psnr, ssim }) => {
    const row = document.createElement('tr');
    const cells = [epoch, loss.toFixed(6), valLoss?.toFixed(6), psnr && `${psnr.toFixed(2)} dB`, ssim?.toFixed(3)];
    row.append(...cells.map((cell) => element('td', String(cell ?? '–'))));
    return row;
  });
  byId('train-rows').replaceChildren(...rows);
}
