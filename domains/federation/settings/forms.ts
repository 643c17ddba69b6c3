import { t } from 'elysia'

/** What people type into the settings, by section; the names are those of `Site`. */
export const Identity = t.Object({
  name: t.String({ minLength: 1, maxLength: 80, error: 'Give it a name of at most 80 characters.' }),
  tagline: t.String({ minLength: 1, maxLength: 160, error: 'Say in at most 160 characters what it is.' }),
  locale: t.String({ minLength: 1, maxLength: 35, error: 'Choose a language and region.' }),
  timeZone: t.String({ minLength: 1, maxLength: 60, error: 'Choose where you are.' }),
})

export const Colours = t.Object({
  accent: t.Optional(t.String({ maxLength: 20 })),
  band: t.Optional(t.String({ maxLength: 20 })),
})

export const Contact = t.Object({
  address: t.Optional(t.String({ maxLength: 400 })),
  email: t.Optional(t.String({ maxLength: 254, error: 'This is not an e-mail address.' })),
  phone: t.Optional(t.String({ maxLength: 40 })),
  openingHours: t.Optional(t.String({ maxLength: 400 })),
})

export const Letters = t.Object({
  sender: t.Optional(t.String({ maxLength: 200 })),
  welcomeText: t.Optional(t.String({ maxLength: 4_000 })),
})

export const Status = t.Object({
  statusShown: t.Optional(t.Literal('yes', { error: 'Tick it, or leave it.' })),
  plannedWork: t.Optional(t.String({ maxLength: 300 })),
})

/** Languages and regions that people may choose: how dates, prices and lists are written. */
const LOCALES = [
  ...['en-GB', 'en-IE', 'en-US', 'en-CA', 'en-AU', 'en-NZ', 'en-ZA', 'cy-GB', 'ga-IE', 'gd-GB'],
  ...['de-DE', 'de-AT', 'de-CH', 'fr-FR', 'fr-BE', 'fr-CH', 'fr-CA', 'nl-NL', 'nl-BE', 'it-IT'],
  ...['es-ES', 'ca-ES', 'eu-ES', 'gl-ES', 'pt-PT', 'pt-BR', 'pl-PL', 'cs-CZ', 'da-DK', 'sv-SE'],
  ...['nb-NO', 'fi-FI', 'el-GR', 'hu-HU', 'ro-RO', 'sl-SI'],
]

/** With one that is set already and not among them, as an import may have brought it. */
export function localeOptions(current: string) {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  return [...new Set([...LOCALES, current])]
    .map(value => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

export function timeZoneOptions(current: string) {
  const zones = new Set(['Etc/UTC', ...Intl.supportedValuesOf('timeZone'), current])
  return [...zones].map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
