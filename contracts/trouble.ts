/** What people read: Chinese first, English beside it. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/**
 * Something that whoever runs Laurel can mend: what is wrong and what to do, in a sentence. `exitCode` is how a process ends
 * that cannot go on; `cause` is kept in a log, for whoever has to look deeper.
 */
export class Trouble extends Error {
  override readonly name: string = 'Trouble';
  readonly sentence: Sentence;
  readonly exitCode: number;

  constructor(sentence: Sentence, { exitCode = 1, cause }: { exitCode?: number; cause?: unknown } = {}) {
    super(both(sentence), cause === undefined ? {} : { cause });
    this.sentence = sentence;
    this.exitCode = exitCode;
  }
}

export function both({ zh, en }: Sentence): string {
  return `${zh} / ${en}`;
}

/** Does something whose failure means this trouble; a trouble that is named already stays. */
export async function orTrouble<Result>(
  act: () => Result | Promise<Result>,
  sentence: (error: Error) => Sentence,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(sentence(error instanceof Error ? error : new Error(String(error))), { cause: error });
  }
}
