import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { groundClasses } from '#core/contracts/picture-ground'
import type { ImagePage, LibraryImage } from '#core/services/blog/images'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PictureField } from '#templates/components/picture-field'
import { EditorLayout } from './frame'
import { Onward } from './onward'

/** Words of a picture that were typed and not taken. */
type Describing = Rejected & { readonly id: string }

type ImagesProps = {
  page: PageContext
  after?: string | null
  library: ImagePage
  rejected?: Rejected
  describing?: Describing
}

export function ImagesPage({ page, after = null, library, rejected, describing }: ImagesProps) {
  const { values = {}, errors = {} } = rejected ?? {}
  const field = fieldsOf({ values, errors })
  return (
    <EditorLayout page={page} title="Pictures">
      <FormErrors errors={errors} />
      <Form action="/editor/images" upload label="Upload a picture">
        <PictureField error={errors.picture} required />
        <InputField
          {...field('alt')}
          label="What it shows"
          hint="For those who cannot see it: one sentence."
          maxlength={500}
          required
        />
        <FormActions>
          <Button>Upload</Button>
        </FormActions>
      </Form>
      {library.images.length === 0 ? (
        <EmptyState title="No pictures yet" />
      ) : (
        <ul class="image-library">
          {library.images.map(image => (
            <li>
              <LibraryItem image={image} typed={describing?.id === image.id ? describing : undefined} />
            </li>
          ))}
        </ul>
      )}
      <Onward
        label="More pictures"
        from="/editor/images"
        query={{}}
        next={library.next}
        isBeyondFirst={after !== null}
      />
    </EditorLayout>
  )
}

function LibraryItem({ image, typed }: { image: LibraryImage; typed: Rejected | undefined }) {
  const snippet = `![${image.alt.replace(/[[\]]/g, '')}](${image.url})`
  return (
    <>
      <img
        class={groundClasses(image.colour)}
        src={image.thumbnail}
        alt={image.alt}
        width={image.width}
        height={image.height}
        loading="lazy"
      />
      <InputField id={`snippet-${image.id}`} name="snippet" label="For the text" value={snippet} readonly />
      <InputField id={`address-${image.id}`} name="address" label="Address" value={image.url} readonly />
      <form class="form" method="post" action={`/editor/images/${image.id}`}>
        <InputField
          id={`alt-${image.id}`}
          name="alt"
          label="What it shows"
          value={typed?.values.alt ?? image.alt}
          error={typed?.errors.alt}
          maxlength={500}
          required
        />
        <Button variant="quiet" small>
          Save the words
        </Button>
      </form>
    </>
  )
}
