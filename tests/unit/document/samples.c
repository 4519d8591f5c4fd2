#include "samples.h"

#include "base/problem.h"
#include "document/font.h"
#include "document/paper_form.h"
#include "document/paper_official.h"

#include <cairo.h>

#define OFFICE "云川县人民政府办公室"

/* --- 督办通知 with 版记, 回执 below a cut line --- */

static const char notice_body[] =
	"2月10日，县政府第5次常务会议研究了城区防汛排涝设施改造事项，议定由你单位牵头，于3月底前完"
	"成"
	"兴隆路、滨河路等7处易涝点整治。经调度，截至2月底，已开工3处，完成1处，工程进度滞后于序时进"
	"度"
	"18个百分点。为确保汛前完工，现就有关事项督办如下：\n"
	"一、办理要求\n"
	"（一）倒排工期。逐处列出未开工原因、责任人和完成时限，3月6日前报县政府督查室。\n"
	"（二）加强统筹。县住房城乡建设局、县水务局配合做好管线迁改和泵站调试，县财政局保障应急资金"
	"320.5万元及时到位。\n"
	"二、时限和反馈。请于2026年3月6日（星期五）17:"
	"00前书面反馈办理情况，3月31日（星期二）前报送办结报告。逾期未反馈的，"
	"按《县政府督查工作办法》有关规定处理。\n"
	"联系人：周明，联系电话：0000-6812345。";

static void add_receipt(struct flow *flow)
{
	struct group *group = flow_group(flow);
	flow_cut_line(&group->flow, "✂ 请沿此线剪下");
	struct paragraph_style title = {
		.font = FONT_XIAOBIAOSONG, .size = SIZE_XIAO_2, .align = ALIGN_CENTER
	};
	flow_text(&group->flow, &title, "回　执");
	struct paragraph_style words = style_body;
	words.line = MM(8);
	flow_text(&group->flow, &words,
		"《督办通知》（督办〔2026〕62号）已收到，现将承办责任人报告如下。");
	struct table *table = form_table(&group->flow, 4, (int[]){ MM(28), 0, MM(28), 0 });
	form_pair(table, "签收单位", "", "签收日期", "");
	form_pair(table, "承办负责人", "", "联系电话", "");
}

static void build_notice(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "关于兴隆路等7处易涝点整治工作的督办通知";
	struct flow *flow = document_section(document, &page_official);
	official_head(
		flow, &(struct official_head){ .organ = OFFICE, .number = "督办〔2026〕62号" });
	official_title(flow, "关于加快推进城区兴隆路等7处易涝点整治工作的督办通知");
	official_addressee(flow, "县城市管理局：");
	official_body(flow, notice_body);
	official_signature(
		flow, &(struct official_signature){ .organ = OFFICE, .date = "2026年3月2日" });
	add_receipt(flow);
	official_imprint(flow, &(struct official_imprint){
				       .copies = "抄送：县委办公室，县人大常委会办公室，县政协办公"
						 "室，县纪委监委，县住房城乡建设局，县水务局，"
						 "县财政局。",
				       .printer = OFFICE,
				       .printed = "2026年3月2日印发" });
}

/* --- 通报 with a landscape annex --- */

static void add_annex_table(struct flow *flow)
{
	static const struct table_column columns[] = { { .width = MM(12), .align = ALIGN_CENTER },
		{ .share = 3 }, { .align = ALIGN_CENTER }, { .align = ALIGN_CENTER },
		{ .align = ALIGN_CENTER }, { .align = ALIGN_CENTER }, { .align = ALIGN_CENTER },
		{ .align = ALIGN_CENTER }, { .share = 2 } };
	static const char *const heads[] = { "序号", "单位", "上月结转", "本月新增", "本月办结",
		"期末在办", "其中逾期", "按期办结率", "备注", NULL };
	static const char *const groups[] = { "县直综合部门（10个）", "县直业务部门（14个）",
		"乡镇、街道（16个）" };
	static const int sizes[] = { 10, 14, 16 };
	struct table_style style = { .size = SIZE_5, .min_height = MM(8), .outer = 353 };
	struct table *table = flow_table(flow, &style, columns, (int)COUNT(columns));
	form_header(table, heads);
	int nth = 0;
	for (int group = 0; group < 3; group++) {
		form_group(table, groups[group]);
		for (int i = 0; i < sizes[group]; i++) {
			pool_t *pool = flow->pool;
			int carried = 3 + nth * 7 % 11, fresh = 1 + nth % 5, done = 1 + nth * 3 % 4;
			struct table_row *row = table_row(table, 0);
			nth++;
			table_text(row, text_printf(pool, "%d", nth));
			table_text(row, text_printf(pool, "第%d承办单位", nth));
			table_text(row, text_printf(pool, "%d", carried));
			table_text(row, text_printf(pool, "%d", fresh));
			table_text(row, text_printf(pool, "%d", done));
			table_text(row, text_printf(pool, "%d", carried + fresh - done));
			table_text(row, text_printf(pool, "%d", nth % 3));
			table_text(row, text_printf(pool, "%d.%d%%", 80 + nth % 20, nth % 10));
			table_text(row, nth % 9 == 0 ? "样本不足5件，不排名" : "");
		}
	}
}

static const char bulletin_body[] =
	"3月，全县纳入督查的事项共190件，当月办结42件，期末在办148件，其中逾期12件，按期办结率93.3%"
	"。现将有关情况"
	"通报如下：\n"
	"一、总体情况\n"
	"各级各部门认真落实县政府工作部署，重点任务推进有力有序。县政府工作报告确定的86项任务中，达"
	"到或超过序时"
	"进度的71项，滞后的15项；民生实事10件，已开工9件。\n"
	"二、存在问题\n"
	"（一）个别单位反馈不及时。有3个单位连续两个月未按时报送进展，反馈内容以“正在推进”代替具体"
	"进度。\n"
	"（二）部分事项久拖不决。超过90天未办结的事项有6件，主要集中在征地拆迁、管网改造和历史遗留"
	"问题处置等方面，"
	"牵头单位主动协调不够，配合单位等靠思想较重。\n"
	"三、下步要求\n"
	"请各级各部门对照附表逐项核对，逾期事项于4月10日前办结；确需延期的，按规定报分管县领导批准"
	"。县政府督查室"
	"将适时组织实地核查，对弄虚作假、推诿扯皮的，依规依纪提出处理建议。";

static void build_bulletin(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "关于2026年3月督查事项办理情况的通报";
	struct flow *flow = document_section(document, &page_official);
	official_head(flow, &(struct official_head){ .copy = "000001",
				    .urgency = "加急",
				    .organ = OFFICE "文件",
				    .number = "云政办〔2026〕18号" });
	official_title(flow, "关于2026年3月督查事项办理情况的通报");
	official_addressee(flow, "各乡镇人民政府、街道办事处，县政府各部门、各直属机构：");
	official_body(flow, bulletin_body);
	official_annexes(
		flow, "附件：", (const char *const[]){ "2026年3月督查事项办理情况统计表" }, 1);
	official_signature(
		flow, &(struct official_signature){ .organ = OFFICE, .date = "2026年4月3日" });
	flow = document_section(document, &page_official_wide);
	official_annex_head(flow, "附件", "2026年3月督查事项办理情况统计表");
	form_line(flow, "统计截止：2026年3月31日", "单位：件");
	add_annex_table(flow);
	struct paragraph_style note = { .size = SIZE_5, .align = ALIGN_JUSTIFY, .before = 50 };
	flow_text(flow, &note,
		"注：期末在办＝上月结转＋本月新增－本月办结；按期办结率＝按期办结数÷应办结数×100%"
		"。");
	flow = document_section(document, &page_official);
	official_imprint(
		flow, &(struct official_imprint){
			      .copies = "抄送：县委办公室，县人大常委会办公室，县政协办公室。",
			      .printer = OFFICE,
			      .printed = "2026年4月3日印发" });
}

/* --- 批示件办理单 --- */

static void build_slip(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "领导批示件办理单";
	struct page_form page = page_form_a4;
	page.foot_left = "打印：周明";
	page.foot_right = "2026-03-02 09:00";
	struct flow *flow = document_section(document, &page);
	form_head(flow, OFFICE, "领导批示件办理单", "编号：批〔2026〕105号");
	struct table *table = form_table(flow, 4, (int[]){ MM(26), 0, MM(26), 0 });
	form_pair(table, "收文号", "收〔2026〕318号", "收文日期", "2026年3月2日");
	form_pair(table, "来文单位", "县信访局", "密　级", "无");
	form_wide(table, "来文标题",
		&(struct form_words){ .text = "关于城东片区供水压力不足问题的情况反映" }, MM(12));
	form_wide(table, "批示原文",
		&(struct form_words){ .text = "请县水务局会同住建局认真研究，3月底前拿出解决办法，"
					      "切实解决群众用水问题。\n"
					      "办理情况报我。",
			.font = FONT_KAITI,
			.indent = true },
		MM(32));
	form_pair(table, "批示人", "县长　林海", "批示日期", "2026年3月1日");
	form_wide(table, "拟办意见",
		&(struct form_words){
			.text = "拟请县水务局牵头，县住房城乡建设局、城东街道办事处配合办理，于"
				"2026年3月27日（星期五）前书面反馈。",
			.indent = true },
		MM(24));
	form_pair(table, "承办单位", "县水务局", "办结时限", "2026年3月27日（星期五）");
	struct table_cell *cell = form_signing(
		table, "办理情况", MM(72), "承办单位（盖章）负责人签字：", "　　年　　月　　日");
	cell->rule_below = 0;
	form_signing(table, "领导阅示", MM(32), "签字：", "　　年　　月　　日");
}

/* --- 督查台账: A3 landscape --- */

static void build_ledger(struct document *document, __attribute__((unused)) const char *folder)
{
	static const int widths[] = { MM(10), MM(24), MM(62), MM(60), MM(26), MM(22), 0, MM(22),
		MM(22), MM(20), MM(20) };
	static const char *const heads[] = { "序号", "来源", "事项内容", "目标要求", "牵头单位",
		"分管领导", "最新进展", "交办日期", "办结时限", "状态", "备注", NULL };
	static const char *const states[] = { "● 正常", "▲ 临期", "■ 逾期", "‖ 暂停" };
	document->title = "督查台账";
	document->watermark = "演示数据";
	struct page_form page = page_form_a3_wide;
	page.foot_left = "打印：周明　2026-03-02 09:00　统计截止：2026年3月1日";
	page.head_left = "云川县人民政府办公室督查台账（续）";
	struct flow *flow = document_section(document, &page);
	form_head(flow, NULL, "云川县人民政府办公室督查台账", NULL);
	form_line(flow, "范围：在办全部事项　共190件", "2026年3月2日");
	struct table *table = form_table(flow, (int)COUNT(widths), widths);
	table->style.size = SIZE_XIAO_5;
	table->style.font = FONT_SONG;
	table->style.padding = MM(0.8);
	table->style.min_height = MM(9);
	form_header(table, heads);
	for (int i = 0; i < 190; i++) {
		pool_t *pool = flow->pool;
		if (i % 19 == 0)
			form_group(table, text_printf(pool, "第%d组牵头单位（19件）", i / 19 + 1));
		struct table_row *row = table_row(table, 0);
		table_text(row, text_printf(pool, "%d", i + 1))->align = ALIGN_CENTER;
		table_text(row, i % 3 ? "政府常务会议" : "县领导批示");
		table_text(
			row, "加快推进城区第二污水处理厂提标改造和配套管网建设，确保年内投入运行");
		table_text(row, i % 4 ? "6月底前完成主体工程"
				      : "6月底前完成主体工程，9月底前完成设备安装调试，年内正式投运"
					"并通过验收");
		table_text(row, "县住房城乡建设局");
		table_text(row, "副县长　方远");
		table_text(row, i % 5 ? "正在办理施工许可，计划3月中旬开工。"
				      : "已完成可研批复、初步设计和招标，施工单位3月1日进场；征地涉"
					"及12户，已签约11户，剩余1户正由街道做工作。");
		table_text(row, "2026-01-15");
		table_text(row, text_printf(pool, "2026-%02d-%02d", 3 + i % 9, 1 + i % 28));
		table_text(row, states[i % 4])->align = ALIGN_CENTER;
		table_text(row, "");
	}
}

/* --- 函 and 纪要 --- */

static void build_letter(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "关于对县人大第35号建议的答复函";
	struct flow *flow = document_section(document, &page_letter);
	official_letter_head(
		flow, &(struct official_head){
			      .organ = OFFICE, .number = "云政办函〔2026〕9号", .secrecy = "A类" });
	official_title(flow, "关于对县十八届人大五次会议\n第35号建议的答复函");
	official_addressee(flow, "孟平代表：");
	official_body(flow, "您提出的《关于加强农村公路养护的建议》收悉。现答复如下：\n"
			    "一、已经做的工作。2025年，全县投入农村公路养护资金1260万元，完成县道大"
			    "中修38公里、乡道安防工程"
			    "52公里。\n二、下一步打算。2026年继续安排养护工程45公里，10月底前完工。"
			    "\n感谢您对政府工作的关心和支持。");
	official_signature(
		flow, &(struct official_signature){
			      .seal = UNSEALED, .organ = OFFICE, .date = "2026年5月28日" });
	official_note(flow, "（联系人：周明，联系电话：0000-6812345）");
}

static void build_minutes(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "县政府常务会议纪要";
	struct flow *flow = document_section(document, &page_official);
	official_head(flow, &(struct official_head){ .organ = "云川县人民政府\n常务会议纪要",
				    .issue = "第12期",
				    .issuer = OFFICE,
				    .date = "2026年3月2日" });
	official_title(flow, "县政府第12次常务会议纪要");
	official_body(flow,
		"3月1日，县长林海主持召开县政府第12次常务会议。现将会议议定事项纪要如下：\n"
		"一、研究城区供水管网改造工作\n会议原则同意县水务局提出的改造方案，由县水务局牵头组"
		"织实施。");
	struct paragraph *line = flow_paragraph(flow, &style_body);
	paragraph_run(line, "出席：", (struct run_style){ .font = FONT_HEITI });
	paragraph_text(line, "林海、方远、孟平、周明。");
}

/* --- rare characters, many pages --- */

static void build_rare(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "生僻字";
	struct flow *flow = document_section(document, &page_official);
	/* A line of wide characters is cut anew each time. */
	/* clang-format off */
	flow_text(flow, &style_body,
		"姓名用字：喆、堃、玥、㛃、䶮、𠅤、𡧛、𬭎、𪚥、𰻞、𲎯（扩展A至H）；"
		"符号：〔〕“”‘’——……℃‰①⑳√☐☑✂★。");
	/* clang-format on */
	struct paragraph *line = flow_paragraph(flow, &style_flush);
	paragraph_text(line, "粗体");
	paragraph_run(line, "加粗的字", (struct run_style){ .bold = true });
	paragraph_run(line, "下划线", (struct run_style){ .underline = true });
	paragraph_run(line, "红色", (struct run_style){ .ink = INK_RED });
	paragraph_run(line, "小五", (struct run_style){ .size = SIZE_XIAO_5 });
	paragraph_text(line, "Latin words fit, AVAVA 1234567890 kg/m² a@b.cn");
}

static void build_grid(struct document *document, __attribute__((unused)) const char *folder)
{
	document->title = "版心网格";
	struct flow *flow = document_section(document, &page_official);
	for (int i = 0; i < 22 * 3; i++)
		flow_text(flow, &style_flush,
			"国国国国国国国国国国国国国国国国国国国国国国国国国国国国");
}

/* --- 一事一档: contents, every stage, scans and other papers as pages --- */

static void write_scan(const char *path, int width, int height)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 0.97, 0.96, 0.92);
	cairo_paint(cairo);
	cairo_set_source_rgb(cairo, 0.1, 0.1, 0.3);
	for (int y = height / 10; y < height * 9 / 10; y += height / 25) {
		cairo_rectangle(cairo, width / 8.0, y, width * 0.75, height / 200.0);
		cairo_fill(cairo);
	}
	cairo_surface_write_to_png(surface, path);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
}

static void write_paper(const struct document *like, const char *path)
{
	struct ctx ctx = { .pool = like->pool, .messages = sample_messages(like->pool) };
	struct document *document = sample_document(like->pool, like->fonts, "letter", "");
	CHECK(document_pdf(&ctx, document, path) == OK);
}

static void add_history(struct flow *flow)
{
	static const struct table_column columns[] = { { .width = MM(30) }, { .width = MM(26) },
		{ 0 } };
	struct table *table = flow_table(flow, &(struct table_style){ 0 }, columns, 3);
	form_header(table, (const char *const[]){ "阶段", "日期", "办理情况", NULL });
	static const char *const stages[] = { "立项", "办理", "办结" };
	for (int stage = 0; stage < 3; stage++) {
		for (int i = 0; i < 4; i++) {
			struct table_row *row = table_row(table, 0);
			if (i == 0)
				table_text(row, stages[stage])->rowspan = 4;
			table_text(row,
				text_printf(flow->pool, "2026-03-%02d", stage * 8 + i * 2 + 1));
			table_text(row, "县住房城乡建设局报告：已完成管线迁改，正在进行路面恢复，预"
					"计月底前完工。");
		}
	}
	const char *line = "调查情况：现场走访沿线商户和居民，核对施工日志和监理记录。";
	struct table_row *row = table_row(table, 0);
	table_text(row, "核查")->rowspan = 1;
	table_text(row, "2026-03-30");
	struct table_cell *cell = table_cell(row);
	for (int i = 0; i < 60; i++)
		flow_text(&cell->flow, &style_body, text_printf(flow->pool, "%d. %s", i + 1, line));
}

static void build_dossier(struct document *document, const char *folder)
{
	pool_t *pool = document->pool;
	const char *scan = text_printf(pool, "%s/scan.png", folder);
	const char *paper = text_printf(pool, "%s/inner.pdf", folder);
	write_scan(scan, 1240, 1754);
	write_paper(document, paper);
	document->title = "城区易涝点整治一事一档";
	struct page_form page = page_form_a4;
	page.head_left = "一事一档　督〔2026〕62号";
	struct flow *flow = document_section(document, &page);
	form_head(flow, OFFICE, "一事一档", "编号：督〔2026〕62号");
	flow_text(flow, &style_center, "目　　录");
	flow_contents(flow, 2);
	flow_qr(flow, "HY1:990101:62", 0)->align = ALIGN_RIGHT;
	flow_page_break(flow);
	flow_heading(flow, 1, "一、办理经过");
	add_history(flow);
	flow_heading(flow, 2, "（一）现场照片");
	flow_image(flow, scan)->width = MM(60);
	flow_image(flow, text_printf(pool, "%s/missing.jpg", folder))->height = MM(30);
	flow_scan(flow, scan, "领导批示原件（扫描）");
	flow_pdf(flow, paper, "答复函");
	flow_pdf(flow, text_printf(pool, "%s/missing.pdf", folder), "来文（无法显示）");
	flow_heading(flow, 1, "二、销号意见");
	flow_text(flow, &style_body, "经核查，事项已办结，同意销号。");
}

const struct sample samples[] = {
	{ "notice", build_notice },
	{ "bulletin", build_bulletin },
	{ "slip", build_slip },
	{ "ledger", build_ledger },
	{ "letter", build_letter },
	{ "minutes", build_minutes },
	{ "rare", build_rare },
	{ "grid", build_grid },
	{ "dossier", build_dossier },
};
const int sample_count = (int)COUNT(samples);

const struct sample *sample_named(const char *name)
{
	for (int i = 0; i < sample_count; i++)
		if (text_equal(samples[i].name, name))
			return &samples[i];
	CHECK(!"no such sample");
	return NULL;
}

const struct messages *sample_messages(pool_t *pool)
{
	return messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
}

const struct fonts *sample_fonts(pool_t *pool)
{
	static const char *const folders[] = { SOURCE_ROOT "/build/fonts", NULL };
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct fonts *fonts =
		fonts_load(pool, SOURCE_ROOT "/definitions/fonts.yaml", folders, &problems);
	problems_print(&problems, stderr);
	CHECK(fonts);
	return fonts;
}

struct document *sample_document(
	pool_t *pool, const struct fonts *fonts, const char *name, const char *folder)
{
	struct document *document = document_new(pool, fonts);
	sample_named(name)->build(document, folder);
	return document;
}
