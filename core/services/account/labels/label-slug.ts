import { nameKeyOfSigns } from '#core/text/name-key'

/** `Box: Thursday` and `box thursday` are one label. */
export function labelSlug(name: string): string {
  return nameKeyOfSigns(name) || 'label'
}
