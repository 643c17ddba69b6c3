import type { Rejected } from '#core/app/form'
import { isShown } from '#core/contracts/apps-shown'
import type { PageContext } from '#core/contracts/page'
import { versionOfSection } from '#core/services/federation/settings/save-settings'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { localeOptions, timeZoneOptions } from './forms'
import { SettingsLayout } from './layout'

type Props = { page: PageContext; rejected?: Rejected }

const EXAMPLE = { amount: 1234.5, day: new Date('2026-03-05T12:00:00Z') }

export function IdentityPage({ page, rejected }: Props) {
  const { site, origins } = page
  const { name, tagline, locale, timeZone } = site
  const field = fieldsOf(rejected ?? { values: { name, tagline, locale, timeZone }, errors: {} })
  const price = new Intl.NumberFormat(locale, { style: 'currency', currency: site.currency })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone })
  return (
    <SettingsLayout page={page} lead="What the cooperative is called, and where it is at home.">
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action="/operator/settings"
        label="Name and place"
        typed={rejected}
        version={versionOfSection(site, 'identity')}
      >
        <InputField {...field('name')} label="Name of the cooperative" maxlength={80} required />
        <InputField {...field('tagline')} label="What it is, in one line" maxlength={160} required />
        <SelectField
          {...field('locale')}
          label="Language and region"
          hint={`How dates and prices are written: ${day.format(EXAMPLE.day)}, ${price.format(EXAMPLE.amount)}. Buttons and sentences of the site itself are English.`}
          options={localeOptions(locale)}
          required
        />
        <SelectField {...field('timeZone')} label="Time zone" options={timeZoneOptions(timeZone)} required />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
      {isShown(site, 'market') && (
        <p class="muted">
          <span safe>{`Everything is priced in ${site.currency}. `}</span>
          <a href={`${origins.market}/shop/prices`}>It can be changed until there is a price</a>.
        </p>
      )}
    </SettingsLayout>
  )
}

export function ContactPage({ page, rejected }: Props) {
  const { site } = page
  const { address, email, phone, openingHours } = site
  const field = fieldsOf(rejected ?? { values: { address, email, phone, openingHours }, errors: {} })
  return (
    <SettingsLayout
      page={page}
      lead="How people reach you. It stands at the foot of every page; what is left empty does not."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action="/operator/settings/contact"
        label="Contact"
        typed={rejected}
        version={versionOfSection(site, 'contact')}
      >
        <TextareaField {...field('address')} label="Address" hint="As on an envelope." maxlength={400} />
        <InputField {...field('email')} type="email" label="E-mail address" maxlength={254} />
        <InputField {...field('phone')} type="tel" label="Telephone" maxlength={40} />
        <TextareaField
          {...field('openingHours')}
          label="Opening hours"
          hint="A line each, like: Saturday, 9 to 13."
          maxlength={400}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </SettingsLayout>
  )
}

type LettersProps = Props & { mailFrom: string; example: string }

export function LettersPage({ page, rejected, mailFrom, example }: LettersProps) {
  const { site } = page
  const { sender, welcomeText } = site
  const field = fieldsOf(rejected ?? { values: { sender: sender ?? '', welcomeText }, errors: {} })
  return (
    <SettingsLayout page={page} lead="Who letters are from, and what a new member is written.">
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action="/operator/settings/letters"
        label="Letters"
        typed={rejected}
        version={versionOfSection(site, 'letters')}
      >
        <InputField
          {...field('sender')}
          label="Sender"
          hint={`A name and an address that your mail server may send from. Left empty, letters are from ${mailFrom}.`}
          maxlength={200}
        />
        <TextareaField
          {...field('welcomeText')}
          label="Welcome letter"
          hint="Sent once to whoever becomes a member. Left empty, none is sent."
          rows={8}
          maxlength={4_000}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
      {welcomeText !== '' && (
        <details class="confirm">
          <summary class="button button--quiet">Read the welcome letter as it is sent</summary>
          <pre class="letter letter--plain" safe>
            {example}
          </pre>
        </details>
      )}
      <Form action="/operator/settings/letters/test" label="Test letter">
        <p class="muted">Do letters arrive? Send yourself one, from the saved sender.</p>
        <FormActions>
          <Button variant="plain">Send me a test letter</Button>
        </FormActions>
      </Form>
    </SettingsLayout>
  )
}
