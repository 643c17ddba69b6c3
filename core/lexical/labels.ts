/** The words the renderer says itself; everything else is the author's. */
export type DocumentLabels = {
  readonly unknown: string
  readonly signup: string
  readonly openAt: (host: string) => string
  readonly footnotes: string
  readonly footnote: (number: number) => string
  readonly backTo: (number: number) => string
}

export const ENGLISH_LABELS: DocumentLabels = {
  unknown: 'This part cannot be shown here.',
  signup: 'Sign up',
  openAt: host => `Open at ${host}`,
  footnotes: 'Footnotes',
  footnote: number => `Footnote ${number}`,
  backTo: number => `Back to footnote ${number} in the text`,
}
