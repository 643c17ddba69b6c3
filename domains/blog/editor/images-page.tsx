import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { ImagePage, LibraryImage } from '#core/services/blog/images'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PictureField } from '#templates/components/picture-field'
import { EditorLayout } from './frame'
import { Onward } from './onward'

type ImagesProps = { page: PageContext; after?: string | null; library: ImagePage; rejected?: Rejected }

export function ImagesPage({ page, after = null, library, rejected }: ImagesProps) {
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
              <LibraryItem image={image} />
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

function LibraryItem({ image }: { image: LibraryImage }) {
  const snippet = `![${image.alt.replace(/[[\]]/g, '')}](${image.url})`
  return (
    <>
      <img src={image.thumbnail} alt={image.alt} width={image.width} height={image.height} loading="lazy" />
      <InputField id={`snippet-${image.id}`} name="snippet" label="For the text" value={snippet} readonly />
      <InputField id={`address-${image.id}`} name="address" label="Address" value={image.url} readonly />
      <form class="form" method="post" action={`/editor/images/${image.id}`}>
        <InputField id={`alt-${image.id}`} name="alt" label="What it shows" value={image.alt} required />
        <Button variant="quiet" small>
          Save the words
        </Button>
      </form>
    </>
  )
}
