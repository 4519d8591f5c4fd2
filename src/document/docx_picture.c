/* document/docx_picture.c - pictures in the text, scans and pages of other PDFs as pages. */
#include "document/docx.h"

/* What a picture of a whole page leaves free, so that its line fits into the text area. */
#define PAGE_ROOM 24

struct picture {
	struct picture_bytes bytes;
	const char *kind; /* "jpeg", "png" */
	double width, height;
	const void *block; /* whose picture it is; NULL: not its first */
};

static const char *add_image(struct docx *docx, const struct picture *picture)
{
	const char *name = docx_string(docx, "media/image%d.%s", ++docx->images, picture->kind);
	docx_add_file(docx, docx_string(docx, "word/%s", name), picture->bytes);
	return docx_relate(docx, "image", name);
}

static void write_blip(struct docx *docx, const char *relation)
{
	xml_open(docx->out, "pic:blipFill");
	xml_leaf(docx->out, "a:blip", "r:embed", relation);
	xml_open(docx->out, "a:stretch");
	xml_leaf(docx->out, "a:fillRect");
	xml_close(docx->out);
	xml_close(docx->out);
}

static void write_shape(struct docx *docx, const char *width, const char *height)
{
	xml_open(docx->out, "pic:spPr");
	xml_open(docx->out, "a:xfrm");
	xml_leaf(docx->out, "a:off", "x", "0", "y", "0");
	xml_leaf(docx->out, "a:ext", "cx", width, "cy", height);
	xml_close(docx->out);
	xml_open(docx->out, "a:prstGeom");
	xml_set(docx->out, "prst", "rect");
	xml_leaf(docx->out, "a:avLst");
	xml_close(docx->out);
	xml_close(docx->out);
}

static void write_graphic(struct docx *docx, const char *relation, const char *id,
	const char *width, const char *height)
{
	static const char ns[] = "http://schemas.openxmlformats.org/drawingml/2006/";
	xml_open(docx->out, "a:graphic");
	xml_set(docx->out, "xmlns:a", docx_string(docx, "%smain", ns));
	xml_open(docx->out, "a:graphicData");
	xml_set(docx->out, "uri", docx_string(docx, "%spicture", ns));
	xml_open(docx->out, "pic:pic");
	xml_set(docx->out, "xmlns:pic", docx_string(docx, "%spicture", ns));
	xml_open(docx->out, "pic:nvPicPr");
	xml_leaf(docx->out, "pic:cNvPr", "id", id, "name", docx_string(docx, "image%s", id));
	xml_leaf(docx->out, "pic:cNvPicPr");
	xml_close(docx->out);
	write_blip(docx, relation);
	write_shape(docx, width, height);
	xml_close(docx->out);
	xml_close(docx->out);
	xml_close(docx->out);
}

static void write_drawing(struct docx *docx, const struct picture *picture)
{
	const char *relation = add_image(docx, picture),
		   *id = docx_string(docx, "%d", docx->images);
	const char *width = docx_string(docx, "%lld", (long long)EMU(picture->width));
	const char *height = docx_string(docx, "%lld", (long long)EMU(picture->height));
	xml_open(docx->out, "w:r");
	xml_open(docx->out, "w:drawing");
	xml_open(docx->out, "wp:inline");
	xml_leaf(docx->out, "wp:extent", "cx", width, "cy", height);
	xml_leaf(docx->out, "wp:docPr", "id", id, "name", docx_string(docx, "image%s", id));
	write_graphic(docx, relation, id, width, height);
	xml_close(docx->out);
	xml_close(docx->out);
	xml_close(docx->out);
}

/* A paragraph of one picture; its line is as high as the picture. */
static void write_picture(struct docx *docx, const struct picture *picture,
	const struct container *container, enum align align)
{
	struct paragraph_style style = { .align = align ? align : ALIGN_LEFT };
	struct docx_paragraph shape = { .style = &style,
		.container = container,
		.at_least = true,
		.keep_next = docx->keep,
		.page_before = docx_take_turn(docx) };
	docx_paragraph_open(docx, &shape);
	docx_bookmark(docx, picture->block);
	write_drawing(docx, picture);
	docx_paragraph_close(docx);
}

/* Says which FILE can't be read, where BLOCK would show it. */
static void write_refusal(struct docx *docx, const char *key, const char *path,
	const struct container *container, const void *block)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = container,
		.page_before = docx_take_turn(docx) };
	docx_paragraph_open(docx, &shape);
	docx_bookmark(docx, block);
	docx_run(docx, &shape, message(docx->pool, docx->ctx->messages, key, "name", name),
		&(struct run_style){ 0 });
	docx_paragraph_close(docx);
}

static double text_height(const struct docx *docx)
{
	const struct page_form *page = &docx->section->page;
	return POINTS(page->height - page->top - page->bottom);
}

void docx_image(struct docx *docx, const struct image *image, const struct container *container)
{
	double room = text_height(docx) - PAGE_ROOM;
	double width = container->width;
	struct picture picture = { .kind = "jpeg", .block = image };
	if (image->width && !image->page)
		width = MIN(width, POINTS(image->width));
	if (image->height && !image->page)
		room = MIN(room, POINTS(image->height));
	if (image->page && docx->before)
		docx->turn = true;
	picture_fit(docx->ctx, image->path, width, room, &picture.width, &picture.height);
	if (!picture_jpeg(docx->pool, image->path, picture.width, picture.height, &picture.bytes))
		write_refusal(docx, "document.no_picture", image->path, container, image);
	else
		write_picture(docx, &picture, container, image->align);
	docx->turn = image->page;
}

void docx_pages(
	struct docx *docx, const struct included_pdf *pdf, const struct container *container)
{
	int first = pdf->first_page ? pdf->first_page : 1;
	int last = included_count(docx->layout, pdf->path);
	if (pdf->last_page && pdf->last_page < last)
		last = pdf->last_page;
	docx->turn = docx->before != NULL;
	if (last < first)
		write_refusal(docx, "document.no_pdf", pdf->path, container, pdf);
	for (int nth = first; nth <= last; nth++) {
		struct item box = { .width = container->width,
			.height = text_height(docx) - PAGE_ROOM };
		struct picture picture = {
			.kind = "jpeg", .width = box.width, .height = box.height
		};
		picture.block = nth == first ? pdf : NULL;
		if (included_jpeg(docx->pool, pdf->path, nth, &box, &picture.bytes))
			write_picture(docx, &picture, container, ALIGN_CENTER);
		docx->turn = true;
	}
	docx->turn = true;
}

void docx_qr(struct docx *docx, const struct qr *qr, const struct container *container)
{
	double side = POINTS(qr->side ? qr->side : MM(20));
	struct picture picture = { .kind = "png", .width = side, .height = side };
	if (qr_png(docx->pool, qr->text, &picture.bytes))
		write_picture(docx, &picture, container, qr->align);
}
