/** Why this cannot be a text that people wrote, and where (an offset); undefined: it may be one. */
export function notPlainText(text: string): { readonly offset: number; readonly message: string } | undefined {
  if (text.startsWith('PK\u0003\u0004'))
    return { offset: 0, message: '是 Word 或 Excel 文件改了名 is a renamed .docx or .xlsx: save it as text (UTF-8)' };
  if (/^\uFFFD\uFFFD\u0011\uFFFD/.test(text))
    return { offset: 0, message: '是旧版 Word 或 Excel 文件 is a .doc or .xls: save it as text (UTF-8)' };
  if (text.includes('\0')) return { offset: 0, message: '是 UTF-16 编码 is UTF-16 (“Unicode text”): save it as UTF-8' };
  const broken = text.indexOf('\uFFFD');
  if (broken < 0) return undefined;
  return { offset: broken, message: '不是 UTF-8，可能是 GBK is not UTF-8, but perhaps GBK: save it as UTF-8' };
}
