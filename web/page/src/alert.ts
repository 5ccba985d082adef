import { byId, element } from './dom.js';

export interface AlertOptions {
  /**
   * The id of the element with role="alert" for the message. Each shows one message at a time, until it is dismissed or
   * replaced.
   */
  place?: string;
  /** The visitor's files that the failed action used. */
  files?: readonly File[];
  retry?: () => void;
}

/** The number of the last message at each place. An explanation that arrives after the next message is dropped. */
const turns = new Map<string, number>();

function nextTurn(place: string): number {
  const turn = (turns.get(place) ?? 0) + 1;
  turns.set(place, turn);
  return turn;
}

function button(text: string, press: () => void) {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

/** Fetches the explanations of errors in advance, for use without a connection. */
export const loadExplanations = () => import('./problems.js');

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Explains an error to the visitor, with the technical message behind a disclosure. */
export async function showError(error: unknown, { place = 'alert', files = [], retry }: AlertOptions = {}) {
  const turn = nextTurn(place);
  // Without explanations, the technical message is shown.
  const explained = await loadExplanations()
    .then(({ explain }) => explain(error, files))
    .catch(() => undefined);
  if (turns.get(place) !== turn) return;
  const { text, technical } = explained ?? { text: textOf(error), technical: undefined };
  const message = element('div', '');
  message.className = 'alert-message';
  const words = element('p', text);
  words.className = 'alert-text';
  message.append(words);
  if (technical) {
    const details = element('details', '');
    details.append(element('summary', 'Technical details'), element('code', technical));
    message.append(details);
  }
  const buttons = [button('Dismiss', () => clearError(place))];
  if (retry) {
    buttons.unshift(
      button('Try again', () => {
        clearError(place);
        retry();
      }),
    );
  }
  byId(place).replaceChildren(message, ...buttons);
  byId(place).hidden = false;
}

export function clearError(place = 'alert') {
  nextTurn(place);
  byId(place).hidden = true;
  byId(place).replaceChildren();
}
