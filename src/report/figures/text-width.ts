/**
 * Advance widths in thousandths of the type size for U+0020 … U+007E, read from the hmtx tables of Noto Sans JP 400 and 700
 * (@fontsource/noto-sans-jp 5.3.0). Measured here so that labels can be kept apart without a browser.
 */
const REGULAR = [
  224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555,
  555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812,
  723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620,
  554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338,
  270, 338, 555,
]
const BOLD = [
  227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 387, 590, 590, 590, 590, 590, 590, 590,
  590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615, 585, 717, 757, 330, 568, 686, 578, 853,
  749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627, 580, 613, 378, 387, 378, 590, 567, 626, 591, 644, 527, 644,
  581, 372, 597, 640, 304, 306, 604, 315, 964, 641, 626, 644, 644, 437, 495, 421, 637, 576, 863, 562, 574, 511, 378,
  296, 378, 590,
]
/** Minus, en dash, middle dot, multiplication sign: half width although outside ASCII. */
const HALF = new Set('\u2212\u2013\u00b7\u00d7')

/** Width of one line of text at `size`, in the same unit; full width for everything that is not ASCII. */
export function textWidth(text: string, size: number, weight = 400): number {
  const table = weight >= 600 ? BOLD : REGULAR
  let thousandths = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    thousandths +=
      code >= 32 && code < 127
        ? table[code - 32]!
        : HALF.has(character) || (code >= 0xff61 && code <= 0xff9f)
          ? 570
          : code < 0x300
            ? 620
            : 1000
  }
  return (thousandths * size) / 1000
}

/** The text if it fits in `width`, else cut with an ellipsis; '' if not even two characters fit. */
export function fittedText(text: string, size: number, width: number, weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text
  const characters = [...text]
  let used = size // the ellipsis
  let kept = 0
  while (kept < characters.length && (used += textWidth(characters[kept]!, size, weight)) <= width) kept++
  return kept < 2 ? '' : `${characters.slice(0, kept).join('').trimEnd()}…`
}
