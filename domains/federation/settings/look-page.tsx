import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { versionOfSection } from '#core/services/federation/settings/save-settings'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import { PictureField } from '#templates/components/picture-field'
import { SettingsLayout } from './layout'

type Props = { page: PageContext; rejected?: Rejected }

const COLOUR_HINT = 'As #rrggbb. Left empty, it is ours.'

/** The logo, the cover and the colours. */
export function LookPage({ page, rejected }: Props) {
  const { site } = page
  const { accent, band, logo, cover } = site
  const field = fieldsOf(rejected ?? { values: { accent: accent ?? '', band: band ?? '' }, errors: {} })
  return (
    <SettingsLayout
      page={page}
      lead="How it looks, on all six apps, on home screens and in previews of links."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Section title="Logo" id="logo">
        {!!logo && (
          <div class="form__actions">
            <img
              class="logo--own"
              src={`/media/${logo.mark}`}
              width={logo.markWidth}
              height="112"
              alt="The logo"
            />
            <img class="logo--own" src={`/media/${logo.icon180}`} width="90" height="90" alt="As an icon" />
            <img
              class="logo--own"
              src={`/media/${logo.card}`}
              width="240"
              height="126"
              alt="As a preview of a link"
            />
          </div>
        )}
        <Form action="/operator/settings/logo" upload label="Logo">
          <FileField
            name="logo"
            label={logo ? 'Another logo' : 'Logo'}
            hint="SVG or PNG, at most 2 MB. Icons and previews are made of it."
            error={rejected?.errors.logo}
            accept="image/svg+xml,image/png"
            required
          />
          <FormActions>
            <Button>{logo ? 'Replace it' : 'Use it'}</Button>
          </FormActions>
        </Form>
        {!!logo && (
          <ConfirmForm
            action="/operator/settings/logo?_method=delete"
            label="Remove the logo"
            question="All pages then show our leaf again."
            confirm="Yes, remove it"
          />
        )}
      </Section>
      <Section title="Cover" id="cover">
        {!!cover && <Picture picture={cover} sizes="22rem" />}
        <Form action="/operator/settings/cover" upload label="Cover">
          <PictureField another={cover !== null} error={rejected?.errors.picture} />
          <InputField
            name="coverAlt"
            id="cover-alt"
            label="What is to be seen on it"
            hint="Empty where it only adorns the front page of the journal."
            maxlength={300}
            value={rejected?.values.coverAlt ?? cover?.alt ?? ''}
          />
          <FormActions>
            <Button>{cover ? 'Save' : 'Use it'}</Button>
          </FormActions>
        </Form>
        {!!cover && (
          <ConfirmForm
            action="/operator/settings/cover?_method=delete"
            label="Remove the cover"
            question="The front page of the journal then begins with its words."
            confirm="Yes, remove it"
          />
        )}
      </Section>
      <Section title="Colours" id="colours">
        <Form
          action="/operator/settings/look"
          label="Colours"
          typed={rejected}
          version={versionOfSection(site, 'colours')}
        >
          <InputField
            {...field('accent')}
            label="Links and buttons"
            hint={`${COLOUR_HINT} It has to be read on our light ground; for dark screens a lighter one is worked out.`}
            placeholder="like #a3123f"
            maxlength={20}
          />
          <InputField
            {...field('band')}
            label="Band at the top and at the foot"
            hint={`${COLOUR_HINT} Pale text stands on it, so it has to be dark.`}
            placeholder="like #1c3327"
            maxlength={20}
          />
          <FormActions>
            <Button>Save</Button>
          </FormActions>
        </Form>
      </Section>
    </SettingsLayout>
  )
}
