# cmake -DFOLDER=… -DOUTPUT=… -DNAMESPACE=… -P embed_migrations.cmake: writes a source file with
# `std::vector<edugroup::sql::Migration> NAMESPACE::Migrations()` made of the .sql files of FOLDER.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(body "")
foreach(file ${files})
  get_filename_component(name ${file} NAME_WE)
  string(REGEX MATCH "^[0-9]+" version ${name})
  string(REGEX REPLACE "^0+" "" version ${version})
  file(READ ${file} sql)
  string(APPEND body "      {${version}, \"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT}
     "// Made by embed_migrations.cmake.\n#include <vector>\n\n#include \"common/sql/migrate.h\"\n\nnamespace ${NAMESPACE} {\n\n"
     "std::vector<edugroup::sql::Migration> Migrations();\n"
     "std::vector<edugroup::sql::Migration> Migrations() {\n  return {\n${body}  };\n}\n\n}  // namespace ${NAMESPACE}\n")
