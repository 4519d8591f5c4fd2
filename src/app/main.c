/* app/main.c - the program: one binary, the commands of app/commands.c. */
#include "app/command.h"

int main(int argc, char **argv)
{
	mem_init();
	int status = command_main(commands, argc, argv);
	mem_done();
	return status;
}
