/** What is easily typed by an input method or an office program, and what YAML needs instead. */
interface Slip {
  readonly typed: RegExp;
  readonly say: (found: RegExpExecArray) => string;
}

const slips: readonly Slip[] = [
  {
    typed: /^[ \t]*([\u00a0\u2007\u202f\u3000])/u,
    say: ([, space = '']) => `行首有${spaceNamed(space)}：改用普通空格; indent by ordinary spaces`,
  },
  { typed: /^ *\t/u, say: () => '行首有制表符：改用空格 a tab: indent by spaces' },
  {
    typed: /^\s*(?:- )?\s*([a-z][A-Za-z]*)：/u,
    say: ([, key = '']) => `“${key}：”用了全角冒号，应写 full-width colon, write “${key}: ”`,
  },
  {
    typed: /^\s*(?:- )?\s*([a-z][A-Za-z]*):([^\s:/][^\s,}]*)/u,
    say: ([, key = '', value = '']) =>
      `冒号后少一个空格，应写 a space is missing after the colon, write “${key}: ${value}”`,
  },
  {
    typed: /[{,，]\s*[a-z][A-Za-z]*：/u,
    say: () => '用了全角冒号，应写 full-width colon, write “: ”',
  },
  {
    typed: /[{,][^'"]*?:\s*([^\s'"，,}]*)，\s*[a-z][A-Za-z]*\s*:/u,
    say: ([, value = '']) => `“${value}，”用了全角逗号，应写 full-width comma, write “${value}, ”`,
  },
  {
    typed: /:\s*[“”‘’]/u,
    say: () => "用了中文引号，应写 curly quotes around a text, write straight ones: '…'",
  },
  {
    typed: /(\d{1,2})\s*月\s*(\d{1,2})\s*日/u,
    say: ([typed, month = '', day = '']) => `“${typed}”应写 write “${twoDigits(month)}-${twoDigits(day)}”`,
  },
  {
    typed: /(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/u,
    say: ([typed, month = '', day = '']) => `“${typed}”应写 write “${twoDigits(month)}-${twoDigits(day)}”`,
  },
  {
    typed: /[０-９][０-９\-－／．]*/u,
    say: ([typed]) => `“${typed}”是全角数字，应写 full-width digits, write “${typed.normalize('NFKC')}”`,
  },
  {
    typed: /:[^'"]*([\u00a0\u3000])/u,
    say: ([, space = '']) => `有${spaceNamed(space)}：改用普通空格; write an ordinary space`,
  },
];

/** The slip in a piece of a line, in words: what was typed and what to type; undefined where it shows none. */
export function slipIn(text: string): string | undefined {
  for (const { typed, say } of slips) {
    const found = typed.exec(text);
    if (found) return say(found);
  }
  return undefined;
}

function spaceNamed(space: string): string {
  return space === '\u3000' ? '全角空格 a full-width space' : '不换行空格 a no-break space';
}

function twoDigits(number: string): string {
  return number.padStart(2, '0');
}
