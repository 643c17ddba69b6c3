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
  let id = base
  for (let repeat = 1; taken.has(id); repeat++) id = `${base}-${repeat}`
  taken.add(id)
  return id
}
