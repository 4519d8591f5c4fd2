/* tests/fuzz/replay.c FOLDER - runs a fuzzer's target on each file of a folder of seeds, among them the cases
 * that were found once; as TAP. For builds without libFuzzer. */
#include "base/mem.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define SIZE_MAX_OF_SEEDS (1 << 20)

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void run(const char *folder, const char *name, int number)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *stream = fopen(path, "rb");
	uint8_t *bytes = malloc(SIZE_MAX_OF_SEEDS);
	size_t size = stream && bytes ? fread(bytes, 1, SIZE_MAX_OF_SEEDS, stream) : 0;
	/* Exactly as long as it is: who reads too far is caught. */
	uint8_t *exact = realloc(bytes, size ? size : 1);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	if (stream)
		fclose(stream);
	printf("%s %d - %s\n", stream ? "ok" : "not ok", number, name);
	fflush(stdout);
}

int main(int count, char **words)
{
	struct dirent **entries = NULL;
	int found = count == 2 ? scandir(words[1], &entries, is_file, alphasort) : -1;
	if (found <= 0)
		return EXIT_FAILURE;
	LLVMFuzzerInitialize(&count, &words);
	printf("1..%d\n", found);
	for (int i = 0; i < found; i++) {
		run(words[1], entries[i]->d_name, i + 1);
		free(entries[i]);
	}
	free(entries);
	return EXIT_SUCCESS;
}
