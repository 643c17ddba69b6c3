/**
 * A heading's id, made so that links into an imported post still arrive: Ghost drops ASCII punctuation,
 * joins words by hyphens and numbers repetitions. It percent-encodes the rest, which a browser undoes.
 * '' when nothing is left to name.
 */
export function anchor(heading: string, taken: Set<string>): string {
  const base = heading
    .trim()
    .toLowerCase()
    .replace(/[\][!"#$%&'()*+,./:;<=>?@\\^_{|}~`]/g, '')
    .replace(/\s+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '')
  if (base === '') return ''
  const repeats = repeatsIn(taken)
  let repeat = repeats.get(base) ?? 0
  let id = repeat === 0 ? base : `${base}-${repeat}`
  for (; taken.has(id); id = `${base}-${repeat}`) repeat += 1
  repeats.set(base, repeat)
  taken.add(id)
  return id
}

/** The last number each name has got: counting from one for every heading takes minutes where thousands are alike. */
const counted = new WeakMap<Set<string>, Map<string, number>>()

function repeatsIn(taken: Set<string>): Map<string, number> {
  const known = counted.get(taken) ?? new Map<string, number>()
  counted.set(taken, known)
  return known
}
