/* The tree of RFC 6962: its known values with SHA-256, all proofs of all small trees, and a server that lies.
 * The lies are the kinds that the probe sets of certificate transparency know. */
#include "test.h"

#include "engine/ledger.h"
#include "engine/tree.h"

#include <openssl/evp.h>
#include <string.h>

#define SIZES 40

static void sha256(const struct bytes *parts, size_t count, unsigned char ret[TREE_HASH])
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	assert_int_equal(EVP_DigestInit_ex(digest, EVP_sha256(), NULL), 1);
	for (size_t i = 0; i < count; i++)
		EVP_DigestUpdate(digest, parts[i].data, parts[i].size);
	EVP_DigestFinal_ex(digest, ret, NULL);
	EVP_MD_CTX_free(digest);
}

static struct tree_hash from_hex(const char *text)
{
	struct tree_hash hash;
	assert_int_equal(strlen(text), 2 * TREE_HASH);
	for (int i = 0; i < TREE_HASH; i++)
		assert_int_equal(sscanf(text + 2 * i, "%2hhx", &hash.bytes[i]), 1);
	return hash;
}

static struct tree_hash leaf_of(tree_hasher *hasher, const void *data, size_t size)
{
	struct tree_hash hash;
	hasher((const struct bytes[]){ { "", 1 }, { data, size } }, 2, hash.bytes);
	return hash;
}

/* The eight leaves of the public test data of certificate transparency. */
static const struct {
	const char *data;
	size_t size;
	const char *root; /* of the tree up to this leaf */
} known[] = {
	{ "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
	{ "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
	{ "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
	{ "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
	{ "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
	{ "\x40\x41\x42\x43", 4,
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
	{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
	{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
};

TEST(the_known_roots_come_out)
{
	struct tree tree = { .hasher = sha256 };
	struct tree_hash
		empty = tree_root(&tree),
		expected = from_hex(
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_true(tree_hash_equal(&empty, &expected));
	for (size_t i = 0; i < COUNT(known); i++) {
		struct tree_hash leaf = leaf_of(sha256, known[i].data, known[i].size);
		tree_append(&tree, &leaf);
		struct tree_hash root = tree_root(&tree);
		expected = from_hex(known[i].root);
		assert_true(tree_hash_equal(&root, &expected));
	}
}

/* --- trees of some leaves, and what proves them ------------------------------------------------- */

struct grove {
	tree_hasher *hasher;
	struct tree_hash leaves[SIZES], roots[SIZES + 1];
};

/* Written from the definition, not from the code that it is held against. */
static struct tree_hash plain_root(const struct grove *grove, int64_t from, int64_t to)
{
	if (to - from == 1)
		return grove->leaves[from];
	int64_t k = 1;
	while (k * 2 < to - from)
		k *= 2;
	struct tree_hash left = plain_root(grove, from, from + k);
	struct tree_hash right = plain_root(grove, from + k, to), root;
	grove->hasher((const struct bytes[]){ { "\x01", 1 }, { &left, TREE_HASH },
			      { &right, TREE_HASH } },
		3, root.bytes);
	return root;
}

static bool whole(void *data, int level, int64_t ordinal, struct tree_hash *ret)
{
	*ret = plain_root(data, ordinal << level, (ordinal + 1) << level);
	return true;
}

static struct grove *grow(pool_t *pool, tree_hasher *hasher)
{
	struct grove *grove = mem_new(pool, struct grove);
	struct tree tree = { .hasher = hasher };
	grove->hasher = hasher;
	grove->roots[0] = tree_root(&tree);
	for (int i = 0; i < SIZES; i++) {
		unsigned char data = (unsigned char)i;
		bool usual = i < (int)COUNT(known);
		grove->leaves[i] = usual ? leaf_of(hasher, known[i].data, known[i].size)
					 : leaf_of(hasher, &data, 1);
		tree_append(&tree, &grove->leaves[i]);
		grove->roots[i + 1] = tree_root(&tree);
	}
	return grove;
}

struct proof {
	struct tree_hash hashes[TREE_PROOF_MAX + 2];
	size_t count;
};

static struct proof fill(const struct grove *grove, const struct tree_range *ranges, size_t count)
{
	struct proof proof = { .count = count };
	struct tree_source source = { grove->hasher, whole, (void *)grove };
	for (size_t i = 0; i < count; i++)
		assert_true(tree_range_root(&source, ranges[i], &proof.hashes[i]));
	return proof;
}

static struct proof inclusion(const struct grove *grove, int64_t index, int64_t size)
{
	struct tree_range ranges[TREE_PROOF_MAX];
	size_t count = tree_inclusion(index, size, ranges);
	return fill(grove, ranges, count);
}

static struct proof consistency(const struct grove *grove, int64_t old, int64_t size)
{
	struct tree_range ranges[TREE_PROOF_MAX];
	size_t count = tree_consistency(old, size, ranges);
	return fill(grove, ranges, count);
}

static bool includes(const struct grove *grove, int64_t index, int64_t size,
	const struct tree_hash *leaf, const struct proof *proof, const struct tree_hash *root)
{
	return tree_includes(grove->hasher, index, size, leaf, proof->hashes, proof->count, root);
}

static bool grew(const struct grove *grove, int64_t old, int64_t size, const struct proof *proof,
	const struct tree_hash *old_root, const struct tree_hash *root)
{
	return tree_grew(grove->hasher, old, size, proof->hashes, proof->count, old_root, root);
}

TEST(every_root_is_that_of_the_definition)
{
	struct grove *grove = grow(pool, ledger_hash);
	for (int size = 1; size <= SIZES; size++) {
		struct tree_hash root = plain_root(grove, 0, size);
		assert_true(tree_hash_equal(&root, &grove->roots[size]));
	}
}

static const struct {
	int64_t index, size; /* index -1: consistency from `old` */
	int64_t old;
	const char *hashes[4];
} known_proofs[] = {
	{ 0, 8, 0,
		{ "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4" } },
	{ 5, 8, 0,
		{ "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } },
	{ 2, 3, 0, { "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" } },
	{ 1, 5, 0,
		{ "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b" } },
	{ -1, 1, 1, { NULL } },
	{ -1, 8, 1,
		{ "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4" } },
	{ -1, 8, 6,
		{ "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } },
	{ -1, 5, 2,
		{ "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b" } },
};

TEST(the_known_proofs_come_out)
{
	struct grove *grove = grow(pool, sha256);
	for (size_t i = 0; i < COUNT(known_proofs); i++) {
		int64_t index = known_proofs[i].index, size = known_proofs[i].size;
		struct proof proof = index < 0 ? consistency(grove, known_proofs[i].old, size)
					       : inclusion(grove, index, size);
		size_t count = 0;
		for (; known_proofs[i].hashes[count]; count++) {
			struct tree_hash expected = from_hex(known_proofs[i].hashes[count]);
			assert_true(tree_hash_equal(&proof.hashes[count], &expected));
		}
		assert_int_equal(proof.count, count);
	}
}

/* --- the honest server --------------------------------------------------------------------------- */

TEST(every_leaf_of_every_tree_is_proved)
{
	struct grove *grove = grow(pool, ledger_hash);
	for (int size = 1; size <= SIZES; size++)
		for (int index = 0; index < size; index++) {
			struct proof proof = inclusion(grove, index, size);
			assert_true(includes(grove, index, size, &grove->leaves[index], &proof,
				&grove->roots[size]));
		}
}

TEST(every_tree_is_proved_to_have_grown_from_every_smaller_one)
{
	struct grove *grove = grow(pool, ledger_hash);
	for (int size = 1; size <= SIZES; size++)
		for (int old = 1; old <= size; old++) {
			struct proof proof = consistency(grove, old, size);
			assert_true(grew(
				grove, old, size, &proof, &grove->roots[old], &grove->roots[size]));
		}
}

/* --- the lying server ----------------------------------------------------------------------------- */

static struct proof extended(const struct proof *proof, const struct tree_hash *hash)
{
	struct proof longer = *proof;
	longer.hashes[longer.count++] = *hash;
	return longer;
}

static struct proof prepended(const struct proof *proof, const struct tree_hash *hash)
{
	struct proof longer = { .count = proof->count + 1 };
	longer.hashes[0] = *hash;
	memcpy(longer.hashes + 1, proof->hashes, proof->count * sizeof *hash);
	return longer;
}

static struct proof shortened(const struct proof *proof)
{
	struct proof shorter = *proof;
	shorter.count--;
	return shorter;
}

static struct proof flipped(const struct proof *proof, size_t which)
{
	struct proof other = *proof;
	other.hashes[which].bytes[which % TREE_HASH] ^= 8;
	return other;
}

static const struct tree_hash some = { { 0xab, 0xac, 0xab, 0xa0 } };

static void lie_about_a_leaf(const struct grove *grove, int64_t index, int64_t size)
{
	const struct tree_hash *leaf = &grove->leaves[index], *root = &grove->roots[size];
	struct proof proof = inclusion(grove, index, size), wrong;
	const int64_t indexes[] = { index - 1, index + 1, index ^ 2, -1, size, INT64_MAX,
		INT64_MIN };
	for (size_t i = 0; i < COUNT(indexes); i++)
		assert_false(includes(grove, indexes[i], size, leaf, &proof, root));
	const int64_t sizes[] = { size * 2, index, 0, -1, INT64_MIN };
	for (size_t i = 0; i < COUNT(sizes); i++)
		assert_false(includes(grove, index, sizes[i], leaf, &proof, root));
	assert_false(includes(grove, index, size, &some, &proof, root));
	assert_false(includes(grove, index, size, leaf, &proof, &some));
	assert_false(includes(grove, index, size, leaf, &proof, &grove->roots[0]));
	assert_false(includes(grove, index, size, leaf, &proof, &grove->roots[size - 1]));
	const struct tree_hash *const extra[] = { root, leaf, &some };
	for (size_t i = 0; i < COUNT(extra); i++) {
		wrong = extended(&proof, extra[i]);
		assert_false(includes(grove, index, size, leaf, &wrong, root));
		wrong = prepended(&proof, extra[i]);
		assert_false(includes(grove, index, size, leaf, &wrong, root));
	}
	for (size_t i = 0; i < proof.count; i++) {
		wrong = flipped(&proof, i);
		assert_false(includes(grove, index, size, leaf, &wrong, root));
	}
	wrong = shortened(&proof);
	if (proof.count)
		assert_false(includes(grove, index, size, leaf, &wrong, root));
}

TEST(no_lie_about_a_leaf_passes)
{
	tree_hasher *const hashers[] = { sha256, ledger_hash };
	for (size_t i = 0; i < COUNT(hashers); i++) {
		struct grove *grove = grow(pool, hashers[i]);
		for (int size = 1; size < 20; size++)
			for (int index = 0; index < size; index++)
				lie_about_a_leaf(grove, index, size);
	}
}

static void lie_about_growth(const struct grove *grove, int64_t old, int64_t size)
{
	const struct tree_hash *then = &grove->roots[old], *now = &grove->roots[size];
	struct proof proof = consistency(grove, old, size), wrong = { .count = 0 };
	const int64_t olds[] = { old - 1, old + 1, old ^ 2, 0, -1, size, size + 1, INT64_MIN };
	for (size_t i = 0; i < COUNT(olds); i++)
		assert_false(grew(grove, olds[i], size, &proof, then, now));
	const int64_t sizes[] = { size * 2, old - 1, old, 0, -1, INT64_MIN };
	for (size_t i = 0; i < COUNT(sizes); i++)
		assert_false(grew(grove, old, sizes[i], &proof, then, now));
	assert_false(grew(grove, old, size, &proof, &some, now));
	assert_false(grew(grove, old, size, &proof, then, &some));
	assert_false(grew(grove, old, size, &proof, now, then));
	assert_false(grew(grove, old, size, &wrong, then, now));
	assert_false(grew(grove, size, old, &proof, now, then));
	const struct tree_hash *const extra[] = { then, now, &some, &proof.hashes[0] };
	for (size_t i = 0; i < COUNT(extra); i++) {
		wrong = extended(&proof, extra[i]);
		assert_false(grew(grove, old, size, &wrong, then, now));
		wrong = prepended(&proof, extra[i]);
		assert_false(grew(grove, old, size, &wrong, then, now));
	}
	for (size_t i = 0; i < proof.count; i++) {
		wrong = flipped(&proof, i);
		assert_false(grew(grove, old, size, &wrong, then, now));
	}
	wrong = shortened(&proof);
	assert_false(grew(grove, old, size, &wrong, then, now));
}

TEST(no_lie_about_growth_passes)
{
	tree_hasher *const hashers[] = { sha256, ledger_hash };
	for (size_t i = 0; i < COUNT(hashers); i++) {
		struct grove *grove = grow(pool, hashers[i]);
		for (int size = 2; size < 20; size++)
			for (int old = 1; old < size; old++)
				lie_about_growth(grove, old, size);
	}
}

TEST(a_tree_that_has_not_grown_needs_no_proof_and_takes_none)
{
	struct grove *grove = grow(pool, ledger_hash);
	struct proof none = { .count = 0 }, one = { .count = 1 };
	assert_true(grew(grove, 5, 5, &none, &grove->roots[5], &grove->roots[5]));
	assert_false(grew(grove, 5, 5, &one, &grove->roots[5], &grove->roots[5]));
	assert_false(grew(grove, 5, 5, &none, &grove->roots[5], &grove->roots[6]));
	assert_false(grew(grove, 0, 5, &none, &grove->roots[0], &grove->roots[5]));
}

/* --- growing --------------------------------------------------------------------------------------- */

struct told {
	const struct grove *grove;
	int64_t count;
};

static void hear(void *data, int level, int64_t ordinal, const struct tree_hash *root)
{
	struct told *told = data;
	struct tree_hash expected =
		plain_root(told->grove, ordinal << level, (ordinal + 1) << level);
	assert_true(tree_hash_equal(root, &expected));
	told->count++;
}

TEST(every_whole_subtree_is_told_once_with_its_place)
{
	struct grove *grove = grow(pool, ledger_hash);
	struct told told = { grove, 0 };
	struct tree tree = { .hasher = ledger_hash, .made = hear, .data = &told };
	for (int i = 0; i < 32; i++)
		tree_append(&tree, &grove->leaves[i]);
	assert_int_equal(told.count, 63);
}

static bool none(void *data, int level, int64_t ordinal, struct tree_hash *ret)
{
	(void)data, (void)level, (void)ordinal, (void)ret;
	return false;
}

TEST(a_subtree_that_is_not_there_proves_nothing)
{
	struct tree_source source = { ledger_hash, none, NULL };
	struct tree_hash root;
	assert_false(tree_range_root(&source, (struct tree_range){ 0, 3 }, &root));
}

RUN_TESTS(cmocka_unit_test(the_known_roots_come_out),
	cmocka_unit_test(every_root_is_that_of_the_definition),
	cmocka_unit_test(the_known_proofs_come_out),
	cmocka_unit_test(every_leaf_of_every_tree_is_proved),
	cmocka_unit_test(every_tree_is_proved_to_have_grown_from_every_smaller_one),
	cmocka_unit_test(no_lie_about_a_leaf_passes), cmocka_unit_test(no_lie_about_growth_passes),
	cmocka_unit_test(a_tree_that_has_not_grown_needs_no_proof_and_takes_none),
	cmocka_unit_test(every_whole_subtree_is_told_once_with_its_place),
	cmocka_unit_test(a_subtree_that_is_not_there_proves_nothing))
